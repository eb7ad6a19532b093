from datetime import UTC, datetime, timedelta

import pytest

from inbox.core.clock import SystemClock

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Machine:
    """A clock that may be set, and one that may not."""

    def __init__(self):
        self.shown, self.run = NOON, 50.0

    def wall(self):
        return self.shown

    def steady(self):
        return self.run

    def goes_on(self, seconds):
        self.shown += timedelta(seconds=seconds)
        self.run += seconds


@pytest.fixture
def machine():
    return Machine()


@pytest.fixture
def clock(machine):
    return SystemClock(machine.wall, machine.steady)


def test_it_shows_what_the_machine_shows(clock, machine):
    assert clock.now() == NOON
    machine.goes_on(10)
    assert clock.now() == machine.shown
    machine.shown += HOUR
    assert clock.now() == machine.shown


def test_set_back_it_goes_on_and_is_caught_up_with(clock, machine):
    clock.now()
    machine.shown -= HOUR
    seen = [clock.now()]
    for _ in range(8):
        machine.goes_on(900)
        seen.append(clock.now())
    assert seen[0] == NOON
    assert seen[1:4] == [NOON + timedelta(seconds=450 * step) for step in (1, 2, 3)]
    assert seen == sorted(set(seen)), "It never stands still and never goes back."
    assert seen[-1] == machine.shown


def test_a_jump_that_is_taken_back_is_forgotten(clock, machine):
    machine.shown += HOUR
    clock.now()
    machine.shown -= HOUR
    for _ in range(8):
        machine.goes_on(900)
        clock.now()
    assert clock.now() == machine.shown
