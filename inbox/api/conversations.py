"""Conversations: the list, one of them, and what agents do with them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from inbox.actions.annotate import note
from inbox.actions.assign import assign, unassign
from inbox.actions.resolve import reopen, resolve
from inbox.actions.sendable import reply_until, why_not, why_not_to
from inbox.api.access import CONVERSATION, fetch
from inbox.api.answers import ConversationView, LeadSummary, Listing, SourceSummary
from inbox.api.call import Call, filter_by_agent
from inbox.api.entries import entry_views
from inbox.api.entry_shapes import EntryView
from inbox.api.live_channels import live_channel, live_channels
from inbox.api.names import agent_ref, agents_of, contact_card, contacts_of, current_id
from inbox.api.schema import Assignment, ConversationQuery, NewNote
from inbox.core.contact import Contact
from inbox.core.conversation import Conversation
from inbox.core.errors import BadRequest
from inbox.core.ids import AgentId, ContactId, ConversationId
from inbox.core.lead import PIPELINE, Lead
from inbox.core.source import Source
from inbox.core.store import Parts
from inbox.kit.text import clean

_LONGEST_NOTE = 20_000


async def list_conversations(call: Call[ConversationQuery, None]) -> Listing[ConversationView]:
    assignee, unassigned = filter_by_agent(call, call.query.assignee)
    page = await call.parts.conversations.page(
        after=call.query.after,
        limit=call.query.limit,
        status=call.query.status,
        assignee=assignee,
        unassigned=unassigned,
        contact_id=await current_id(call.parts, call.query.contact),
    )
    return Listing(items=await conversation_views(call, page.items), next=page.next)


async def get_conversation(call: Call[Any, None]) -> ConversationView:
    return await _view(call, await fetch(call.parts, call.caller, CONVERSATION, call.id))


async def resolve_conversation(call: Call[Any, None]) -> ConversationView:
    async def unit(tx: Parts) -> Conversation:
        conversation = await fetch(tx, call.caller, CONVERSATION, call.id)
        return await resolve(tx, conversation.id, call.caller.actor, call.api.clock.now())

    return await _view(call, await call.durably(unit))


async def reopen_conversation(call: Call[Any, None]) -> ConversationView:
    async def unit(tx: Parts) -> Conversation:
        conversation = await fetch(tx, call.caller, CONVERSATION, call.id)
        return await reopen(tx, conversation.id, call.caller.actor, call.api.clock.now())

    return await _view(call, await call.durably(unit))


async def assign_conversation(call: Call[Any, Assignment]) -> ConversationView:
    agent_id = call.agent_id(call.body.agent)

    async def unit(tx: Parts) -> Conversation:
        conversation = await fetch(tx, call.caller, CONVERSATION, call.id)
        return await assign(tx, conversation.id, agent_id, call.caller.actor, call.api.clock.now())

    return await _view(call, await call.durably(unit))


async def unassign_conversation(call: Call[Any, None]) -> ConversationView:
    async def unit(tx: Parts) -> Conversation:
        conversation = await fetch(tx, call.caller, CONVERSATION, call.id)
        return await unassign(tx, conversation.id, call.caller.actor, call.api.clock.now())

    return await _view(call, await call.durably(unit))


async def add_note(call: Call[Any, NewNote]) -> EntryView:
    text = clean(call.body.text, _LONGEST_NOTE).strip()
    if not text:
        raise BadRequest("The note is empty.")

    key, mentions = call.idempotency_key(), tuple(AgentId(each) for each in call.body.mentions)

    async def unit(tx: Parts) -> Any:
        conversation = await fetch(tx, call.caller, CONVERSATION, call.id)
        now = call.api.clock.now()
        return await note(tx, conversation.id, text, call.caller.actor, now, mentions=mentions, key=key)

    return (await entry_views(call.parts, [await call.durably(unit)]))[0]


async def conversation_views(call: Call[Any, Any], items: Sequence[Conversation]) -> list[ConversationView]:
    """Seven reads for a page, however long, and one for each whose provider sets a time for the answer.

    A request that fed an open lead shows that one.
    """
    parts, ids = call.parts, [each.id for each in items]
    contacts = await contacts_of(parts, (each.contact_id for each in items))
    agents = await agents_of(parts, (each.assignee for each in items))
    latest = await parts.leads.latest_of(ids)
    leads = {key: lead for key, lead in latest.items() if lead.absorbed_by is None}
    fed = await parts.leads.open_of([each.contact_id for each in items if each.id not in leads], PIPELINE)
    channels = await live_channels(call)
    unread, drafts = await _own_marks(call, ids)
    return [
        ConversationView(
            id=each.id,
            contact=contact_card(contacts, each.contact_id),
            channel=live_channel(channels, each.channel_id),
            status=each.status,
            assignee=agent_ref(agents, each.assignee),
            opened_at=each.opened_at,
            last_entry_at=each.last_entry_at,
            preview=each.preview,
            last_seq=each.last_seq,
            version=each.version,
            unread=unread.get(each.id, 0),
            draft=each.id in drafts,
            can_answer=_why_not(call, contacts, each),
            reply_until=await reply_until(parts, call.api.channels.get(each.channel_id), each),
            lead=_lead_summary(leads.get(each.id) or fed.get(each.contact_id) or latest.get(each.id)),
        )
        for each in items
    ]


def _why_not(
    call: Call[Any, Any], contacts: Mapping[ContactId, Contact], conversation: Conversation
) -> str | None:
    contact = contacts.get(conversation.contact_id)
    channel = call.api.channels.get(conversation.channel_id)
    return why_not(channel) or (None if contact is None else why_not_to(contact, conversation, channel))


async def _own_marks(
    call: Call[Any, Any], ids: Sequence[ConversationId]
) -> tuple[Mapping[ConversationId, int], Collection[ConversationId]]:
    """What the caller has not read, and where they have begun to write; a machine does neither."""
    agent_id = call.caller.agent_id
    if agent_id is None:
        return {}, ()
    unread = await call.parts.readings.unread(agent_id, ids) if ids else {}
    return unread, frozenset(await call.parts.drafts.of(agent_id))


async def _view(call: Call[Any, Any], conversation: Conversation) -> ConversationView:
    return (await conversation_views(call, [conversation]))[0]


def _lead_summary(lead: Lead | None) -> LeadSummary | None:
    if lead is None:
        return None
    return LeadSummary(
        id=lead.id, stage=lead.stage, source=_source_summary(lead.attribution.source), marks=lead.marks
    )


def _source_summary(source: Source) -> SourceSummary:
    return SourceSummary(
        group=source.group,
        source=source.source,
        medium=source.medium,
        campaign=source.campaign,
        term=source.term,
    )
