"""How many numbers a pool needs."""

from datetime import UTC, datetime, timedelta

import pytest

from inbox.core.number_pool import NumberPool, PoolHour
from inbox.reports.erlang import missed_share, needed
from inbox.reports.number_use import NumberUse, use_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
POOL = NumberPool(name="ads", shown="+493012345678", numbers=("+493055500001",), cool_down_min=6)


@pytest.mark.parametrize(
    ("visits", "minutes", "numbers"),
    [(30, 20, 18), (60, 10, 18), (60, 30, 42), (120, 20, 53), (300, 20, 117), (600, 30, 324)],
)
def test_the_size_that_a_miss_of_one_percent_needs_is_erlangs(visits, minutes, numbers):
    """As the table in research/tracking.md §5.6 says."""
    assert needed(visits * minutes / 60) == numbers


def test_the_mean_of_visitors_at_a_time_is_too_small_a_pool():
    assert missed_share(10, 10) == pytest.approx(0.215, abs=0.001)
    assert needed(0) == 1


def test_the_busiest_hour_and_how_long_visitors_stay_tell_the_size():
    hours = [
        PoolHour(at=NOON, asked=60, missed=12, stayed_s=60 * 240.0),
        PoolHour(at=NOON + HOUR, asked=20, missed=0, stayed_s=20 * 240.0),
    ]
    use = use_of(POOL, hours)
    assert use == NumberUse(
        asked=80, missed=12, busiest_at=NOON, busiest_asked=60, busiest_missed=12, needed=needed(10)
    )
    assert use.needed == 18


def test_where_nobody_asked_nothing_is_advised():
    assert use_of(POOL, []) == NumberUse()
