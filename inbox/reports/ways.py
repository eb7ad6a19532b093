"""The leads of a report, each with the places that its credit goes to."""

import asyncio
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from inbox.core.deps import CreditModels, Share
from inbox.core.ids import ChannelId, SiteId
from inbox.core.lead import MERGED, SPAM
from inbox.core.noun import noun
from inbox.core.source import Source
from inbox.core.store import Parts
from inbox.core.store.reports import LeadFacts, Origin
from inbox.reports.period import Period

MILLION = 1_000_000
QUALIFIED = frozenset({"qualified", "proposal", "won"})
Place = tuple[str | None, ...]
"""Group, source, campaign, content, term: as many of them as a row of the tree is deep."""


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
    last = max(lead.touches, key=lambda touch: (touch.at, touch.id), default=None)
    return None if last is None else last.site_id


def _ways(
    question: Question, models: CreditModels, facts: Sequence[LeadFacts], edges: Sequence[datetime]
) -> Ways:
    own = [lead for lead in facts if lead.stage != MERGED]
    counted = [lead for lead in own if question.suspected or SPAM not in lead.marks]
    told = {"look_back": question.look_back, "network": question.network}
    shares = models.share(question.model, counted, **told)  # type: ignore[arg-type]
    others = models.share(question.beside, counted, **told) if question.beside else None  # type: ignore[arg-type]
    return Ways(
        counted=[
            _way(lead, share, others[number] if others is not None else None, edges)
            for number, (lead, share) in enumerate(zip(counted, shares, strict=True))
        ],
        suspected=sum(SPAM in lead.marks for lead in own),
        merged=len(facts) - len(own),
    )


def _way(
    lead: LeadFacts, shares: Sequence[Share], others: Sequence[Share] | None, edges: Sequence[datetime]
) -> Way:
    own = place_of(lead.source)
    return Way(
        facts=lead,
        day=bisect_right(edges, lead.created_at) - 1,
        credit=_credit(shares, own),
        beside=None if others is None else _credit(others, own),
        touched=tuple(place_of(touch.source) for touch, _ in shares) or (own,),
        first_at=shares[0][0].at if shares else None,
    )


def _credit(shares: Sequence[Share], own: Place) -> Mapping[Place, int]:
    if not shares:
        return {own: MILLION}
    credit: dict[Place, int] = {}
    for touch, share in shares:
        if share:
            place = place_of(touch.source)
            credit[place] = credit.get(place, 0) + share
    return credit


def place_of(told: Source | Origin) -> Place:
    return (told.group, told.source, told.campaign, told.content, told.term)
