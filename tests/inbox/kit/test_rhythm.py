"""What silence is usual for a channel, and that nights and weekends alarm nobody."""

from datetime import UTC, datetime, timedelta

import pytest

from inbox.kit.rhythm import is_silent, rhythm

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


def every(step, count=60, start=MONDAY):
    return [start + step * number for number in range(count)]


def working_weeks(weeks=2):
    """Every half hour from nine to six, Monday to Friday."""
    return [
        MONDAY + timedelta(weeks=week, days=day, hours=9, minutes=30 * half)
        for week in range(weeks)
        for day in range(5)
        for half in range(18)
    ]


@pytest.mark.parametrize("count", [0, 1, 19])
def test_a_few_times_are_no_rhythm(count):
    assert rhythm(every(HOUR, count)) is None


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (timedelta(0), HOUR),
        (timedelta(minutes=1), HOUR),
        (timedelta(minutes=20), HOUR),
        (HOUR, 3 * HOUR),
        (timedelta(days=1), timedelta(days=3)),
        (timedelta(days=30), timedelta(days=14)),
    ],
)
def test_three_usual_gaps_are_expected_within_bounds(step, expected):
    assert rhythm(every(step)).expected == expected


def test_one_gap_in_twenty_is_an_exception():
    times = every(HOUR, 41)
    late = [*times, times[-1] + timedelta(days=5), times[-1] + timedelta(days=10)]
    assert rhythm(late).expected == 3 * HOUR
    # Three times five days, two of which are weekdays on which nothing ever came.
    assert rhythm([*late, late[-1] + timedelta(days=5)]).expected == timedelta(days=9)


def test_the_order_does_not_matter_and_old_times_do_not_count():
    times = every(timedelta(days=1), 300) + every(HOUR, 200, MONDAY + timedelta(days=300))
    assert rhythm(times) == rhythm(times[::-1])
    assert rhythm(times).expected == 3 * HOUR


def test_a_round_the_clock_channel_is_silent_after_what_is_expected():
    times = every(HOUR, 200)
    learned, last = rhythm(times), times[-1]
    assert not is_silent(learned, last, last + 3 * HOUR)
    assert is_silent(learned, last, last + 3 * HOUR + timedelta(seconds=1))


def test_a_shops_night_and_weekend_are_no_silence_but_its_morning_is():
    times = working_weeks()
    learned, friday = rhythm(times), times[-1]
    assert learned.expected == timedelta(hours=1, minutes=30)
    monday = friday.replace(hour=9, minute=0) + timedelta(days=3)
    assert not is_silent(learned, friday, monday - timedelta(minutes=1))
    assert not is_silent(learned, friday, monday + HOUR)
    assert is_silent(learned, friday, monday + 2 * HOUR)


def test_silence_in_working_hours_is_noticed_within_them():
    times = working_weeks()[:-8]
    learned, last = rhythm(times), times[-1]
    assert not is_silent(learned, last, last + HOUR)
    assert is_silent(learned, last, last + 2 * HOUR)


def test_three_days_are_silence_whatever_the_hours():
    times = every(timedelta(minutes=2), 200, MONDAY + 9 * HOUR)
    learned, last = rhythm(times), times[-1]
    assert not is_silent(learned, last, last + timedelta(days=2, hours=12))
    assert is_silent(learned, last, last + timedelta(days=3, seconds=1))


def test_a_rare_channel_is_not_silent_after_three_days():
    times = every(timedelta(days=3))
    learned, last = rhythm(times), times[-1]
    assert not is_silent(learned, last, last + timedelta(days=8))
    assert is_silent(learned, last, last + timedelta(days=9, seconds=1))


def test_the_future_is_no_silence():
    times = every(HOUR)
    assert not is_silent(rhythm(times), times[-1], times[-1] - HOUR)
