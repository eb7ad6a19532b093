"""Time, as a thing that is passed in."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Whoever needs the time asks one of these."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


def _wall() -> datetime:
    return datetime.now(UTC)


class SystemClock:
    """The clock of the machine, except that it never goes back.

    Set back, it goes on at half speed until the machine's has caught up: what waits for a moment, or has a
    lease until one, does not wait for that moment to come a second time.
    """

    def __init__(
        self, wall: Callable[[], datetime] = _wall, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._wall = wall
        self._steady = steady
        self._last = wall()
        self._at = steady()

    def now(self) -> datetime:
        wall, at = self._wall(), self._steady()
        self._last = max(wall, self._last + timedelta(seconds=(at - self._at) / 2))
        self._at = at
        return self._last
