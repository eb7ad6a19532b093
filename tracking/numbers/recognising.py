"""Who called or texted one of our numbers: the visitors who were shown it, each with a probability."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from inbox.core.call import Caller
from inbox.core.ids import ContactId, VisitorId
from inbox.core.inbound import InboundEvent
from inbox.core.source import Source
from inbox.core.store import Parts
from tracking.numbers.candidates import LOOK_BACK, probabilities
from tracking.numbers.page_numbers import source_of_visitor

SURE = 0.8
"""From here on the visitor is taken for the caller."""
_MOST = 50
_LEAST = 0.005
_MOST_BROWSERS = 10
RULE = "number_lent"


async def recognise(
    tx: Parts, event: InboundEvent, contact_id: ContactId | None
) -> tuple[InboundEvent, tuple[Caller, ...]]:
    """The event with the visitor, if that is sure, else with the source, and all who may have called.

    Nothing is added to what the number itself says, nor where nobody was shown it. Who had the number lent
    before, or called it before, is known by that, whoever is shown it today.
    """
    number = event.called
    if number is None or event.source is not None or event.visitor_id is not None:
        return event, ()
    known = await _known(tx, number, contact_id) if contact_id else None
    if isinstance(known, Source):
        return replace(event, source=known), ()
    shares = {known: 1.0} if known else await _shares(tx, number, event.at)
    sources = {visitor_id: await source_of_visitor(tx, visitor_id, event.at) for visitor_id in shares}
    callers = tuple(
        Caller(visitor=visitor_id, share=round(share, 4), campaign=_campaign(sources[visitor_id]))
        for visitor_id, share in shares.items()
    )
    if not callers:
        return event, ()
    if callers[0].share >= SURE:
        return replace(event, visitor_id=VisitorId(callers[0].visitor)), callers
    return replace(event, source=_likeliest(number, callers, sources)), callers


async def _known(tx: Parts, number: str, contact_id: ContactId) -> VisitorId | Source | None:
    browsers = await tx.touches.visitors_of(contact_id)
    lease = await tx.numbers.last_of(number, browsers[-_MOST_BROWSERS:])
    if lease is not None:
        return lease.visitor_id
    for lead in (await tx.leads.page(contact_id=contact_id, limit=1)).items:
        source = lead.attribution.source
        if source.rule == RULE and source.evidence.get("number") == number:
            return source
    return None


async def _shares(tx: Parts, number: str, at: datetime) -> Mapping[VisitorId, float]:
    leases = await tx.numbers.who_saw(number, since=at - LOOK_BACK, until=at, limit=_MOST)
    found = probabilities(leases, at)
    likely = {visitor_id: share for visitor_id, share in found.items() if share >= _LEAST}
    total = sum(likely.values())
    return {visitor_id: share / total for visitor_id, share in likely.items()}


def _likeliest(number: str, callers: Sequence[Caller], sources: Mapping[VisitorId, Source | None]) -> Source:
    """The campaign most of them came by, certain if all did, without what is one visitor's own."""
    campaigns: dict[str, float] = {}
    for caller in callers:
        campaigns[caller.campaign] = campaigns.get(caller.campaign, 0.0) + caller.share
    best = max(campaigns, key=lambda campaign: (campaigns[campaign], campaign))
    share = 1.0 if len(campaigns) == 1 else min(round(campaigns[best], 4), 1.0)
    first = next(caller for caller in callers if caller.campaign == best)
    source = sources[VisitorId(first.visitor)] or Source()
    told = [{"visitor": each.visitor, "share": each.share, "campaign": each.campaign} for each in callers]
    return replace(
        source,
        term=None,
        content=None,
        click_id=None,
        rule=RULE,
        confidence=share,
        evidence={"number": number, "callers": told},
    )


def _campaign(source: Source | None) -> str:
    if source is None:
        return ""
    return " / ".join(filter(None, (source.source, source.medium, source.campaign))) or source.group
