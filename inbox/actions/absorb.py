"""Of two open leads that turn out to be one person's, one absorbs the other; and gives it back."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime

from inbox.core.ids import ContactId, LeadId
from inbox.core.lead import MERGED, PIPELINE, STAGES, Lead
from inbox.core.store import Parts


async def join_leads(tx: Parts, one: ContactId, other: ContactId, now: datetime) -> None:
    """Leave one open lead to the two: the one that work has gone furthest on, else the older one.

    Nothing of it changes but the number of its requests; the absorbed one keeps all it was, its source too.
    """
    found = [await tx.leads.find_open(contact_id, PIPELINE) for contact_id in (one, other)]
    leads = sorted((lead for lead in found if lead is not None), key=_how_far, reverse=True)
    if len(leads) == 2:
        await absorb_lead(tx, leads[1], leads[0], now)


async def absorb_lead(tx: Parts, lead: Lead, absorber: Lead, now: datetime) -> None:
    """Make an open lead part of another one, which counts its requests."""
    await _absorb(tx, replace(lead, stage_before=lead.stage), absorber, now)


async def part_leads(tx: Parts, one: ContactId, other: ContactId, now: datetime) -> None:
    """Free each lead of the two whose absorber is the other one's now; the oldest first.

    It is open again, at the stage it had; if the contact has another open one by now, that one absorbs it.
    """
    for contact_id in (one, other):
        for lead in [lead async for lead in _merged(tx, contact_id)]:
            if lead.absorbed_by and (await tx.leads.get(lead.absorbed_by)).contact_id != contact_id:
                await _free(tx, lead, now)


def _how_far(lead: Lead) -> tuple[int, bool, bool, float]:
    return STAGES.index(lead.stage), lead.owner is not None, not lead.marks, -lead.created_at.timestamp()


async def _merged(tx: Parts, contact_id: ContactId) -> AsyncIterator[Lead]:
    after = None
    while True:
        page = await tx.leads.page(contact_id=contact_id, stage=MERGED, oldest_first=True, after=after)
        for lead in page.items:
            yield lead
        after = page.next
        if after is None:
            return


async def _free(tx: Parts, lead: Lead, now: datetime) -> None:
    # Read again, for those freed before it may have counted in it.
    lead = await tx.leads.get(lead.id)
    await _count(tx, lead.absorbed_by, -lead.requests, now)
    other = await tx.leads.find_open(lead.contact_id, lead.pipeline)
    if other is not None:
        await _absorb(tx, lead, other, now)
        return
    stage = lead.stage_before or STAGES[0]
    await tx.leads.save(replace(lead, stage=stage, stage_before=None, absorbed_by=None, updated_at=now))


async def _absorb(tx: Parts, lead: Lead, absorber: Lead, now: datetime) -> None:
    await tx.leads.save(replace(lead, stage=MERGED, absorbed_by=absorber.id, updated_at=now))
    await _count(tx, absorber.id, lead.requests, now)


async def _count(tx: Parts, lead_id: LeadId | None, requests: int, now: datetime) -> None:
    """A lead's requests count in all that absorbed it."""
    while lead_id is not None:
        lead = await tx.leads.get(lead_id)
        await tx.leads.save(replace(lead, requests=lead.requests + requests, updated_at=now))
        lead_id = lead.absorbed_by
