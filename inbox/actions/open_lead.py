"""A request becomes a lead, or feeds the one that is open."""

from dataclasses import replace
from datetime import datetime, timedelta

from inbox.actions.form_mail import is_told_before
from inbox.actions.guess import guess
from inbox.core.deps import Deps
from inbox.core.ids import ContactId, LeadId, VisitorId, new_id
from inbox.core.inbound import CallReported, FormSubmitted, InboundEvent, MessageReceived
from inbox.core.lead import MERGED, PIPELINE, Lead
from inbox.core.store import Parts
from inbox.core.timeline import TimelineEntry
from inbox.core.touch import Touch

_MOST_BROWSERS = 10
_SKEW = timedelta(minutes=1)
"""The provider's clock is not ours."""


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
    told = known is not None and isinstance(body, FormSubmitted) and await is_told_before(tx, known, event.at)
    if known is not None and not told:
        return (await tx.leads.save(_absorb(known, body, entry))).id
    event = await guess(tx, event, entry.contact_id, deps.attributor, entry.received_at)
    if not is_new and _tells_nothing(event, body):
        event = replace(event, visitor_id=await _last_browser(tx, entry.contact_id, event.at))
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
        attribution=await deps.attributor.snapshot(tx, event, None if is_new else entry.contact_id),
    )
    if known is not None:
        # The mail has overtaken its form: what was done with its lead stands, what it knows is less.
        lead = replace(
            lead, stage=known.stage, owner=known.owner, value=known.value, requests=1 + known.requests
        )
        merged = replace(known, stage=MERGED, stage_before=known.stage, absorbed_by=lead.id)
        await tx.leads.save(replace(merged, updated_at=entry.received_at))
    await tx.leads.add(lead)
    return lead.id


async def source_lead(tx: Parts, event: InboundEvent, contact_id: ContactId, deps: Deps) -> None:
    """Give the source to a lead whose message overtook the event that brings the visitor."""
    lead = await tx.leads.find_open(contact_id, PIPELINE)
    if lead is None or lead.visitor_id or lead.page or lead.channel_id != event.channel_id:
        return
    if event.at <= lead.created_at + _SKEW:
        attribution = await deps.attributor.snapshot(tx, event, contact_id)
        await tx.leads.attribute(replace(lead, visitor_id=event.visitor_id, attribution=attribution))


_Request = FormSubmitted | MessageReceived | CallReported


def _request(event: InboundEvent) -> _Request:
    assert isinstance(event.body, _Request)
    return event.body


def _tells_nothing(event: InboundEvent, body: _Request) -> bool:
    """Whether the request itself does not say where it comes from."""
    landing = body.landing if isinstance(body, FormSubmitted) else None
    return event.visitor_id is None and event.source is None and not (body.page or landing)


async def _last_browser(tx: Parts, contact_id: ContactId, at: datetime) -> VisitorId | None:
    """The one of the person's browsers that came to a site last before the moment."""
    found: Touch | None = None
    for visitor_id in (await tx.touches.visitors_of(contact_id))[-_MOST_BROWSERS:]:
        for touch in (await tx.touches.journey(visitor_id, before=at, pages=1)).touches[-1:]:
            found = touch if found is None or touch.at > found.at else found
    return None if found is None else found.visitor_id


def _absorb(lead: Lead, body: _Request, entry: TimelineEntry) -> Lead:
    """Its marks stay only if every request carried them: one honest request clears the suspicion."""
    return replace(
        lead,
        requests=lead.requests + 1,
        message=lead.message or body.text,
        marks=tuple(mark for mark in lead.marks if mark in body.marks),
        updated_at=entry.received_at,
    )
