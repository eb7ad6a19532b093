"""The leads of a report, each with the places that its credit goes to."""

import asyncio
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from inbox.core.deps import CreditModels, Shared
from inbox.core.ids import ChannelId, SiteId
from inbox.core.lead import MERGED, SPAM
from inbox.core.noun import noun
from inbox.core.store import Parts
from inbox.core.store.reports import LeadFacts, Origin, Place
from inbox.reports.period import Period

MILLION = 1_000_000
QUALIFIED = frozenset({"qualified", "proposal", "won"})


@noun
class Question:
    """`beside` is a second model; `suspected` counts leads that were marked as spam, too."""

    period: Period
    model: str
    beside: str | None = None
    network: str = "google"
    look_back: timedelta
    site_id: SiteId | None = None
    suspected: bool = False


@noun
class Way:
    """`touched` are the places of the touches, oldest first; of a lead without any, its source's alone."""

    facts: LeadFacts
    day: int
    credit: Mapping[Place, int]
    beside: Mapping[Place, int] | None
    touched: tuple[Place, ...]
    first_at: datetime | None

    @property
    def is_qualified(self) -> bool:
        return self.facts.stage in QUALIFIED

    @property
    def is_won(self) -> bool:
        return self.facts.stage == "won"


@noun
class Ways:
    """How many leads are left out: suspected as spam, and those that another lead took in."""

    counted: Sequence[Way]
    suspected: int
    merged: int


async def ways_of(parts: Parts, question: Question, models: CreditModels) -> Ways:
    edges = question.period.edges
    facts = await parts.reports.leads(edges[0], edges[-1], look_back=question.look_back)
    if question.site_id is not None:
        facts = await _of_site(parts, facts, question.site_id)
    # Sharing takes a second for tens of thousands of leads, during which others must be answered.
    return await asyncio.to_thread(_ways, question, models, facts, edges)


async def _of_site(parts: Parts, facts: Sequence[LeadFacts], site_id: SiteId) -> Sequence[LeadFacts]:
    """By the site whose form or chat it came in by, else by the last site that was visited."""
    homes: dict[ChannelId, SiteId] = {}
    for site in await parts.sites.all():
        homes |= {site.form_channel: site.id, site.chat_channel: site.id}
    return [lead for lead in facts if (homes.get(lead.channel_id) or _last_site(lead)) == site_id]


def _last_site(lead: LeadFacts) -> SiteId | None:
    return lead.steps[-1].kind.site_id if lead.steps else None


def _ways(
    question: Question, models: CreditModels, facts: Sequence[LeadFacts], edges: Sequence[datetime]
) -> Ways:
    own = [lead for lead in facts if lead.stage != MERGED]
    counted = [lead for lead in own if question.suspected or SPAM not in lead.marks]
    shares = models.share(question.model, counted, network=question.network)
    others = models.share(question.beside, counted, network=question.network) if question.beside else None
    told = _Credits()
    return Ways(
        counted=[
            _way(lead, share, others[number] if others is not None else None, edges, told)
            for number, (lead, share) in enumerate(zip(counted, shares, strict=True))
        ],
        suspected=sum(SPAM in lead.marks for lead in own),
        merged=len(facts) - len(own),
    )


def _way(
    lead: LeadFacts, shared: Shared, other: Shared | None, edges: Sequence[datetime], told: "_Credits"
) -> Way:
    steps = shared[0]
    credit, touched = told.of(lead, shared)
    return Way(
        facts=lead,
        day=bisect_right(edges, lead.created_at) - 1,
        credit=credit,
        beside=None if other is None else told.of(lead, other)[0],
        touched=touched,
        first_at=steps[0].at if steps else None,
    )


_Told = tuple[Mapping[Place, int], tuple[Place, ...]]


class _Credits:
    """What the places on a way get, and the places; the same objects for all leads that came the same way."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], _Told] = {}

    def of(self, lead: LeadFacts, shared: Shared) -> _Told:
        steps, parts = shared
        key = (*[step.kind.key for step in steps], parts) if steps else (lead.own.key,)
        told = self._known.get(key)
        if told is None:
            told = self._known[key] = _told(lead, shared)
        return told


def _told(lead: LeadFacts, shared: Shared) -> _Told:
    steps, parts = shared
    if not steps:
        return {lead.own.place: MILLION}, (lead.own.place,)
    credit: dict[Place, int] = {}
    for step, part in zip(steps, parts, strict=True):
        if part:
            credit[step.kind.place] = credit.get(step.kind.place, 0) + part
    return credit, tuple(step.kind.place for step in steps)


def place_of(origin: Origin) -> Place:
    return (origin.group, origin.source, origin.campaign, origin.content, origin.term)
