"""What reports count: visits by where they came from, and leads with the ways that led to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Protocol

from inbox.core.ids import ChannelId, LeadId, SiteId, TouchId, VisitorId
from inbox.core.noun import noun
from inbox.core.source import Source

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Place = tuple[str | None, ...]
"""Group, source, campaign, content, term: as many of them as a row of a report is deep."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What touches share that a report need not tell apart: one object for all of them.

    `key` says all the rest; `source` is without its evidence.
    """

    key: str
    site_id: SiteId
    place: Place
    source: Source


class Step(NamedTuple):
    """As much of a touch as a report reads.

    `micros` is its time since 1970; `landing` is host and path; two touches of one `sign` rest on the same
    evidence.
    """

    micros: int
    id: TouchId
    kind: Kind
    landing: str
    sign: int

    @property
    def at(self) -> datetime:
        return _EPOCH + timedelta(microseconds=self.micros)

    @property
    def source(self) -> Source:
        return self.kind.source


@noun
class LeadFacts:
    """A lead, and all touches of its person's browsers from the look-back to the lead.

    They are oldest first, at the same moment by their id. `own` is what its own source is.
    """

    id: LeadId
    channel_id: ChannelId
    visitor_id: VisitorId | None
    created_at: datetime
    stage: str
    marks: tuple[str, ...]
    own: Kind
    steps: tuple[Step, ...]


class Reports(Protocol):
    """Filing costs nothing for it: visits are counted, and ways gathered, afterwards, by `update`."""

    async def visits(self, edges: Sequence[datetime]) -> Sequence[VisitCount]:
        """By origin, in no order. A day is from one edge up to the next."""
        ...

    async def landings(self, since: datetime, until: datetime) -> Sequence[LandingCount]:
        """By page on which visits began, in no order."""
        ...

    async def leads(self, since: datetime, until: datetime, *, look_back: timedelta) -> Sequence[LeadFacts]:
        """All that were opened from `since` up to `until`, oldest first, gathered or not."""
        ...

    async def update(self, *, limit: int) -> int:
        """Count the next touches and gather the next ways; how many, less than the limit when all are."""
        ...
