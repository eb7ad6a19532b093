"""Conversations: the list, one of them, and what agents do with them."""

from collections.abc import Sequence
from typing import Any

from inbox.actions.annotate import note
from inbox.actions.assign import assign, unassign
from inbox.actions.resolve import reopen, resolve
from inbox.api.access import CONVERSATION, fetch
from inbox.api.answers import ConversationView, EntryView, LeadSummary, Listing, SourceSummary
from inbox.api.call import Call, filter_by_agent
from inbox.api.entries import entry_views
from inbox.api.names import agent_ref, agents_of, channel_ref, channels_of, contact_card, contacts_of
from inbox.api.schema import Assignment, ConversationQuery, NewNote
from inbox.core.conversation import Conversation
from inbox.core.errors import BadRequest
from inbox.core.ids import ContactId
from inbox.core.lead import Lead
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
        contact_id=None if call.query.contact is None else ContactId(call.query.contact),
    )
    return Listing(items=await conversation_views(call.parts, page.items), next=page.next)


async def get_conversation(call: Call[Any, None]) -> ConversationView:
    return await _view(call.parts, await fetch(call.parts, call.caller, CONVERSATION, call.id))


async def resolve_conversation(call: Call[Any, None]) -> ConversationView:
    async def unit(tx: Parts) -> Conversation:
        conversation = await fetch(tx, call.caller, CONVERSATION, call.id)
        return await resolve(tx, conversation.id, call.caller.actor, call.api.clock.now())

    return await _view(call.parts, await call.durably(unit))


async def reopen_conversation(call: Call[Any, None]) -> ConversationView:
    async def unit(tx: Parts) -> Conversation:
        conversation = await fetch(tx, call.caller, CONVERSATION, call.id)
        return await reopen(tx, conversation.id, call.caller.actor, call.api.clock.now())

    return await _view(call.parts, await call.durably(unit))


async def assign_conversation(call: Call[Any, Assignment]) -> ConversationView:
    agent_id = call.agent_id(call.body.agent)

    async def unit(tx: Parts) -> Conversation:
        conversation = await fetch(tx, call.caller, CONVERSATION, call.id)
        return await assign(tx, conversation.id, agent_id, call.caller.actor, call.api.clock.now())

    return await _view(call.parts, await call.durably(unit))


async def unassign_conversation(call: Call[Any, None]) -> ConversationView:
    async def unit(tx: Parts) -> Conversation:
        conversation = await fetch(tx, call.caller, CONVERSATION, call.id)
        return await unassign(tx, conversation.id, call.caller.actor, call.api.clock.now())

    return await _view(call.parts, await call.durably(unit))


async def add_note(call: Call[Any, NewNote]) -> EntryView:
    text = clean(call.body.text, _LONGEST_NOTE).strip()
    if not text:
        raise BadRequest("The note is empty.")

    key = call.idempotency_key()

    async def unit(tx: Parts) -> Any:
        conversation = await fetch(tx, call.caller, CONVERSATION, call.id)
        return await note(tx, conversation.id, text, call.caller.actor, call.api.clock.now(), key=key)

    return (await entry_views(call.parts, [await call.durably(unit)]))[0]


async def conversation_views(parts: Parts, items: Sequence[Conversation]) -> list[ConversationView]:
    """Four reads for a page, however long."""
    contacts = await contacts_of(parts, (each.contact_id for each in items))
    agents = await agents_of(parts, (each.assignee for each in items))
    leads = await parts.leads.latest_of([each.id for each in items])
    channels = await channels_of(parts)
    views = []
    for each in items:
        lead = leads.get(each.id)
        view = ConversationView(
            id=each.id,
            contact=contact_card(contacts, each.contact_id),
            channel=channel_ref(channels, each.channel_id),
            status=each.status,
            assignee=agent_ref(agents, each.assignee),
            opened_at=each.opened_at,
            last_entry_at=each.last_entry_at,
            preview=each.preview,
            last_seq=each.last_seq,
            version=each.version,
            lead=None if lead is None else _lead_summary(lead),
        )
        views.append(view)
    return views


async def _view(parts: Parts, conversation: Conversation) -> ConversationView:
    return (await conversation_views(parts, [conversation]))[0]


def _lead_summary(lead: Lead) -> LeadSummary:
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
