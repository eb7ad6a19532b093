"""What is asked of a report, and what it says."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from inbox.api.answers import LeadView
from inbox.api.schema import Asked, Cursor, Id

Word = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.-]+$")]
Part = Annotated[str, Meta(max_length=600)]
Zone = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_+/-]+$")]


class ReportQuery(Asked):
    """Days are counted as in `zone`, from `since` to `until` with both, the last 30 if nothing is said.

    `beside` is a second model to compare with; `network` is whose advertisements `last_of` prefers;
    `look_back` is how many days before a lead still count; `spam` counts the suspected, too.
    """

    since: date | None = None
    until: date | None = None
    zone: Zone = "UTC"
    model: Word = "last_non_direct"
    beside: Word | None = None
    network: Word = "google"
    look_back: Annotated[int, Meta(ge=1, le=365)] = 90
    site: Id | None = None
    spam: bool = False


class SourcesQuery(ReportQuery):
    """`compare` adds the same numbers of as many days before."""

    compare: bool = False


class TableQuery(ReportQuery):
    format: Literal["csv", "xlsx"] = "csv"


class ReportLeadsQuery(ReportQuery):
    """The leads behind one row, down to as deep as its place is named; an empty part means: not set.

    `part` is which number of the row: credit, first, last, or assisted; `stage` narrows to those that are
    qualified or won.
    """

    group: Part | None = None
    source: Part | None = None
    campaign: Part | None = None
    content: Part | None = None
    term: Part | None = None
    part: Literal["credit", "first", "last", "assisted"] = "credit"
    stage: Literal["qualified", "won"] | None = None
    after: Cursor | None = None
    limit: Annotated[int, Meta(ge=1, le=200)] = 50


class SourceRow(Struct, frozen=True, kw_only=True):
    """`place` is group, source, campaign, content and term, as many as the row is deep; the total has none.

    `leads`, `beside`, `qualified` and `won` are shares of leads; a visitor counts once, where the first visit
    of the period was.
    """

    place: Sequence[str | None]
    visits: int
    visitors: int
    leads: float
    beside: float | None
    qualified: float
    won: float
    first: int
    last: int
    assisted: int
    conversion: float | None
    before: "Before | None"


class Before(Struct, frozen=True, kw_only=True):
    """The same row in as many days before."""

    visits: int
    visitors: int
    leads: float
    qualified: float
    won: float


class DayRow(Struct, frozen=True, kw_only=True):
    """Numbers day by day."""

    group: str
    visits: Sequence[int]
    leads: Sequence[float]


class EvidenceRow(Struct, frozen=True, kw_only=True):
    rule: str
    leads: int
    confidence: float


class TimeRow(Struct, frozen=True, kw_only=True):
    """`leads` has a number for up to each bound, and a last one for what took longer."""

    bounds_s: Sequence[int]
    leads: Sequence[int]
    median_s: float | None


class SourcesView(Struct, frozen=True, kw_only=True):
    """`left_out` counts leads that are not in any number: suspected as spam, and taken in by another lead."""

    since: date
    until: date
    zone: str
    model: str
    models: Sequence[str]
    rows: Sequence[SourceRow]
    days: Sequence[date]
    by_day: Sequence[DayRow]
    by_day_before: Sequence[DayRow] | None
    coverage: Sequence[EvidenceRow]
    time_to_lead: TimeRow
    left_out: "LeftOut"


class LeftOut(Struct, frozen=True, kw_only=True):
    spam: int
    merged: int


class LandingRow(Struct, frozen=True, kw_only=True):
    """`leads` are those of persons whose last known visit but a direct one began there."""

    page: str
    visits: int
    visitors: int
    leads: int


class LandingsView(Struct, frozen=True, kw_only=True):
    rows: Sequence[LandingRow]


class CreditedLead(Struct, frozen=True, kw_only=True):
    """`credit` is the part of this lead that is in the row's number."""

    credit: float
    lead: LeadView


class ReportLeadsView(Struct, frozen=True, kw_only=True):
    items: Sequence[CreditedLead]
    total: int
    next: str | None = None
