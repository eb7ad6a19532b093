"""A request becomes a lead, or feeds the one that is open."""

from dataclasses import replace

from inbox.core.deps import Deps
from inbox.core.ids import LeadId, new_id
from inbox.core.inbound import FormSubmitted, InboundEvent, MessageReceived
from inbox.core.lead import PIPELINE, Lead
from inbox.core.store import Parts
from inbox.core.timeline import TimelineEntry


async def feed_lead(
    tx: Parts,
    event: InboundEvent,
    entry: TimelineEntry,
    deps: Deps,
    *,
    is_new: bool,
) -> LeadId:
    """The contact's open lead, which absorbs this request; else a new one with the source as of now.

    A contact that `is_new` has none.
    """
    body = _request(event)
    known = None if is_new else await tx.leads.find_open(entry.contact_id, PIPELINE)
    if known is not None:
        return (await tx.leads.save(_absorb(known, body, entry))).id
    lead = Lead(
        id=LeadId(new_id()),
        contact_id=entry.contact_id,
        conversation_id=entry.conversation_id,
        channel_id=event.channel_id,
        created_at=entry.received_at,
        updated_at=entry.received_at,
        message=body.text,
        page=body.page,
        visitor_id=event.visitor_id,
        marks=body.marks,
        attribution=await deps.attributor.snapshot(tx, event),
    )
    await tx.leads.add(lead)
    return lead.id


def _request(event: InboundEvent) -> FormSubmitted | MessageReceived:
    assert isinstance(event.body, FormSubmitted | MessageReceived)
    return event.body


def _absorb(lead: Lead, body: FormSubmitted | MessageReceived, entry: TimelineEntry) -> Lead:
    """Its marks stay only if every request carried them: one honest request clears the suspicion."""
    return replace(
        lead,
        requests=lead.requests + 1,
        message=lead.message or body.text,
        marks=tuple(mark for mark in lead.marks if mark in body.marks),
        updated_at=entry.received_at,
    )
