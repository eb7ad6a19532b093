"""How long people take from their first known visit to writing."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import timedelta
from statistics import median

from inbox.core.noun import noun
from inbox.reports.ways import Way

BOUNDS = (
    timedelta(minutes=30),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
    timedelta(days=30),
)


@noun
class TimeToLead:
    """`leads` has one number more than there are bounds; leads without a known visit are not among them."""

    bounds: Sequence[timedelta] = BOUNDS
    leads: Sequence[int]
    median_s: float | None


def time_to_lead(ways: Iterable[Way]) -> TimeToLead:
    took = [way.facts.created_at - way.first_at for way in ways if way.first_at is not None]
    counts = [0] * (len(BOUNDS) + 1)
    for each in took:
        counts[bisect_right(BOUNDS, each)] += 1
    middle = median(each.total_seconds() for each in took) if took else None
    return TimeToLead(leads=counts, median_s=middle)
