"""Leads: the list, one of them, its stage and its owner."""

from collections.abc import Mapping, Sequence
from typing import Any

from inbox.actions.guess import untie
from inbox.actions.qualify import move, own
from inbox.api.access import LEAD, fetch
from inbox.api.answers import ChannelRef, LeadView, Listing, Named
from inbox.api.call import Call, filter_by_agent
from inbox.api.names import (
    agent_ref,
    agents_of,
    channel_ref,
    channels_of,
    contact_card,
    contacts_of,
    current_id,
)
from inbox.api.schema import Assignment, LeadQuery, StageMove
from inbox.core.contact import Contact
from inbox.core.ids import AgentId, ChannelId, ContactId, ConversationId
from inbox.core.lead import Lead
from inbox.core.store import Parts
from inbox.kit.text import one_line

_LONGEST_REASON = 500


async def list_leads(call: Call[LeadQuery, None]) -> Listing[LeadView]:
    owner, unowned = filter_by_agent(call, call.query.owner)
    page = await call.parts.leads.page(
        after=call.query.after,
        limit=call.query.limit,
        stage=call.query.stage,
        owner=owner,
        unowned=unowned,
        contact_id=await current_id(call.parts, call.query.contact),
        conversation_id=None if call.query.conversation is None else ConversationId(call.query.conversation),
    )
    return Listing(items=await lead_views(call.parts, page.items), next=page.next)


async def get_lead(call: Call[Any, None]) -> LeadView:
    return await _one(call.parts, await fetch(call.parts, call.caller, LEAD, call.id))


async def move_lead(call: Call[Any, StageMove]) -> LeadView:
    reason = one_line(call.body.lost_reason or "", _LONGEST_REASON) or None

    async def unit(tx: Parts) -> Lead:
        lead = await fetch(tx, call.caller, LEAD, call.id)
        return await move(tx, lead.id, call.body.stage, call.caller.actor, call.api.clock.now(), reason)

    return await _one(call.parts, await call.durably(unit))


async def own_lead(call: Call[Any, Assignment]) -> LeadView:
    return await _own(call, call.agent_id(call.body.agent))


async def disown_lead(call: Call[Any, None]) -> LeadView:
    return await _own(call, None)


async def untie_lead(call: Call[Any, None]) -> LeadView:
    async def unit(tx: Parts) -> Lead:
        lead = await fetch(tx, call.caller, LEAD, call.id)
        return await untie(tx, lead.id, call.api.attributor, call.caller.actor, call.api.clock.now())

    return await _one(call.parts, await call.durably(unit))


async def _own(call: Call[Any, Any], agent_id: AgentId | None) -> LeadView:
    async def unit(tx: Parts) -> Lead:
        lead = await fetch(tx, call.caller, LEAD, call.id)
        return await own(tx, lead.id, agent_id, call.caller.actor, call.api.clock.now())

    return await _one(call.parts, await call.durably(unit))


async def lead_views(parts: Parts, items: Sequence[Lead]) -> list[LeadView]:
    """Three reads for a page, however long."""
    contacts = await contacts_of(parts, (each.contact_id for each in items))
    agents = await agents_of(parts, (each.owner for each in items))
    channels = await channels_of(parts)
    return [_view(each, contacts, agents, channels) for each in items]


async def _one(parts: Parts, lead: Lead) -> LeadView:
    return (await lead_views(parts, [lead]))[0]


def _view(
    lead: Lead,
    contacts: Mapping[ContactId, Contact],
    agents: Mapping[AgentId, Named],
    channels: Mapping[ChannelId, ChannelRef],
) -> LeadView:
    known = lead.attribution
    return LeadView(
        id=lead.id,
        contact=contact_card(contacts, lead.contact_id),
        conversation_id=lead.conversation_id,
        channel=channel_ref(channels, lead.channel_id),
        pipeline=lead.pipeline,
        stage=lead.stage,
        owner=agent_ref(agents, lead.owner),
        value=lead.value,
        lost_reason=lead.lost_reason,
        created_at=lead.created_at,
        updated_at=lead.updated_at,
        message=lead.message,
        page=lead.page,
        visitor=lead.visitor_id,
        guess=known.guess,
        marks=lead.marks,
        requests=lead.requests,
        source=known.source,
        first_touch=known.first_touch,
        last_touch=known.last_touch,
        pages=known.pages,
        page_count=known.page_count,
        version=lead.version,
        absorbed_by=lead.absorbed_by,
    )
