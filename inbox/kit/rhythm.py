"""Learns from when a channel received something how long a silence is usual, and tells one that is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

LEARNED_FROM = 200
_FEWEST = 20
_SLACK = 3
_SHORTEST = timedelta(hours=1)
_LONGEST = timedelta(days=14)
_OFTEN = timedelta(hours=6)
_AT_ANY_HOUR = timedelta(days=3)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """`expected` is the longest usual silence, counted in `hours` and on `weekdays` (UTC) only."""

    expected: timedelta
    hours: frozenset[int]
    weekdays: frozenset[int]


def rhythm(times: Sequence[datetime]) -> Rhythm | None:
    """Three times the gap that 19 of 20 gaps stay below, one hour at least; None for fewer than 20 times.

    Where something comes several times a day, only the hours and weekdays at which it does are counted, so
    that a closed shop's night is neither learned from nor alarms anybody. The times may be in any order; more
    than the last 200 tell nothing more.
    """
    known = sorted(times)[-LEARNED_FROM:]
    if len(known) < _FEWEST:
        return None
    hours, weekdays = frozenset(range(24)), frozenset(range(7))
    if sorted(after - before for before, after in pairwise(known))[len(known) // 2] < _OFTEN:
        hours = frozenset(time.hour for time in known)
        weekdays = frozenset(time.weekday() for time in known)
    gaps = sorted(_counted(before, after, hours, weekdays) for before, after in pairwise(known))
    expected = min(max(gaps[-1 - len(gaps) // 20] * _SLACK, _SHORTEST), _LONGEST)
    return Rhythm(expected=expected, hours=hours, weekdays=weekdays)


def is_silent(learned: Rhythm, last: datetime, now: datetime) -> bool:
    """Whether nothing came for longer than usual; beyond three days every hour counts."""
    if now - last > max(learned.expected, _AT_ANY_HOUR):
        return True
    return _counted(last, now, learned.hours, learned.weekdays) > learned.expected


def _counted(start: datetime, end: datetime, hours: frozenset[int], weekdays: frozenset[int]) -> timedelta:
    """At most two weeks are looked at, hour by hour."""
    total = timedelta()
    moment, end = start, min(end, start + _LONGEST)
    while moment < end:
        following = min(moment.replace(minute=0, second=0, microsecond=0) + _HOUR, end)
        if moment.hour in hours and moment.weekday() in weekdays:
            total += following - moment
        moment = following
    return total
