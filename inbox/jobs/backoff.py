"""Says how long to wait before the next try."""

from datetime import timedelta

DELAYS = (5, 30, 2 * 60, 10 * 60, 30 * 60, 2 * 3600, 6 * 3600)
TRIES = len(DELAYS) + 1
_SPREAD = 0.2


def backoff(tries: int, luck: float) -> timedelta:
    """The pause after try number `tries` (from 1) failed.

    `luck` (0–1) spreads it by ±20 %, so that jobs that failed together do not come back together.
    """
    seconds = DELAYS[min(max(tries, 1), len(DELAYS)) - 1]
    return timedelta(seconds=seconds * (1 + _SPREAD * (2 * luck - 1)))
