"""Which number of a pool a visitor is shown; no I/O, and no clock but the one given."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from inbox.core.ids import SiteId, VisitorId, new_id
from inbox.core.number_pool import NumberLease, NumberPool
from tracking.visit import is_over

_NEVER = datetime.min.replace(tzinfo=UTC)


def lend(
    pool: NumberPool,
    site_id: SiteId,
    visitor_id: VisitorId,
    now: datetime,
    *,
    newest: Sequence[NumberLease],
    own: NumberLease | None,
) -> NumberLease:
    """The visitor's own lease, renewed, or a new one (`shown_at` is now).

    A number is kept for the visit, and after it as long as nobody else got it. A new one is the one that is
    idle the longest; where none is free, the overflow is shown for this visit. `newest` is the last lease of
    each number of the pool, `own` the visitor's last one.
    """
    by_number = {each.number: each for each in newest}
    if own is not None and _is_kept(own, pool, by_number, now):
        return replace(own, seen_at=max(own.seen_at, now))
    number = _own_number(own, pool, by_number) or _idle_longest(pool, by_number, now)
    return NumberLease(
        id=new_id(),
        site_id=site_id,
        pool=pool.name,
        number=pool.overflow if number is None else number,
        visitor_id=visitor_id,
        shown_at=now,
        seen_at=now,
        missed=number is None,
    )


def _is_kept(own: NumberLease, pool: NumberPool, by_number: Mapping[str, NumberLease], now: datetime) -> bool:
    if is_over(own.seen_at, now):
        return False
    return own.number == pool.overflow if own.missed else _own_number(own, pool, by_number) is not None


def _own_number(
    own: NumberLease | None, pool: NumberPool, by_number: Mapping[str, NumberLease]
) -> str | None:
    """What the visitor had before, if nobody else has had it since."""
    if own is None or own.number not in pool.numbers:
        return None
    last = by_number.get(own.number)
    return own.number if last is not None and last.id == own.id else None


def _idle_longest(pool: NumberPool, by_number: Mapping[str, NumberLease], now: datetime) -> str | None:
    cool_down = timedelta(minutes=pool.cool_down_min)

    def idle_since(number: str) -> datetime:
        last = by_number.get(number)
        return _NEVER if last is None else last.seen_at

    free = [number for number in pool.numbers if now - idle_since(number) >= cool_down]
    return min(free, key=idle_since, default=None)
