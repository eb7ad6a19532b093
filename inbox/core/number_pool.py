"""Telephone numbers that are lent to visitors, so that a call tells whose visit it came from."""

from dataclasses import dataclass
from datetime import datetime

from inbox.core.ids import SiteId, VisitorId


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberPool:
    """The owner's `numbers`, lent in the place of the number `shown` on the pages. All are E.164.

    `sources` are those whose visitors get one ("google", "google / cpc"); none means every known source, and
    `direct` those without a source as well. Where all are lent, `overflow` is shown, "" for the page's own.
    For `cool_down_min` after a visitor was last seen nobody else gets the number.
    """

    name: str
    shown: str
    numbers: tuple[str, ...]
    sources: tuple[str, ...] = ()
    direct: bool = False
    overflow: str = ""
    cool_down_min: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberLease:
    """That a visitor is shown a number from `shown_at`, and was last there at `seen_at`.

    `missed`: all numbers of the pool were lent; the number is then the overflow, or "".
    """

    id: str
    site_id: SiteId
    pool: str
    number: str
    visitor_id: VisitorId
    shown_at: datetime
    seen_at: datetime
    clicked_at: datetime | None = None
    missed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolHour:
    """What began within an hour: `asked` visitors, `missed` of them without a number, and for how many
    seconds all of them stayed."""

    at: datetime
    asked: int
    missed: int
    stayed_s: float
