"""What reports count: visits by where they came from, and leads with the ways that led to them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from inbox.core.ids import ChannelId, LeadId, SiteId, VisitorId
from inbox.core.noun import noun
from inbox.core.source import Source
from inbox.core.touch import Touch


@noun
class Origin:
    """What two visits share that a report counts together."""

    site_id: SiteId
    group: str = "Direct"
    source: str | None = None
    campaign: str | None = None
    content: str | None = None
    term: str | None = None


@noun
class VisitCount:
    """`visits` has a number for each day asked for; a visitor counts once, where their first visit was."""

    origin: Origin
    visits: tuple[int, ...]
    visitors: int


@noun
class LandingCount:
    """`page` is host and path, without what follows."""

    site_id: SiteId
    page: str
    visits: int
    visitors: int


@noun
class LeadFacts:
    """A lead, and all touches of its person's browsers from the look-back to the lead, in no order."""

    id: LeadId
    channel_id: ChannelId
    visitor_id: VisitorId | None
    created_at: datetime
    stage: str
    marks: tuple[str, ...]
    source: Source
    touches: tuple[Touch, ...]


class Reports(Protocol):
    """Filing costs nothing for it: visits are counted afterwards, by `update`."""

    async def visits(self, edges: Sequence[datetime]) -> Sequence[VisitCount]:
        """By origin, in no order. A day is from one edge up to the next."""
        ...

    async def landings(self, since: datetime, until: datetime) -> Sequence[LandingCount]:
        """By page on which visits began, in no order."""
        ...

    async def leads(self, since: datetime, until: datetime, *, look_back: timedelta) -> Sequence[LeadFacts]:
        """All that were opened from `since` up to `until`, oldest first."""
        ...

    async def update(self, *, limit: int) -> int:
        """Count the next touches; how many, less than the limit when all are."""
        ...
