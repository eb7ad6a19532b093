"""Numbers in the order of writing, for pages: given out by every process on its own, and never twice."""

from datetime import UTC, datetime

from inbox.core.clock import Clock
from inbox.storage.codec import to_micros

_START = to_micros(datetime(2020, 1, 1, tzinfo=UTC))
_NODE_BITS = 12
NODES = 1 << _NODE_BITS


class Rows:
    """Microseconds since 2020, always one more than the last, followed by the number of the process.

    A shared counter would make every two units conflict. Rows of one process keep their order exactly, those
    of several processes as exactly as their clocks agree. They fit 63 bits until 2091.
    """

    __slots__ = ("_clock", "_last", "_node")

    def __init__(self, clock: Clock, node: int, newest: int) -> None:
        """`newest` is the greatest row in the store, so that a clock set back changes no order."""
        self._clock = clock
        self._node = node % NODES
        self._last = newest >> _NODE_BITS

    def next(self) -> int:
        self._last = max(self._last + 1, to_micros(self._clock.now()) - _START)
        return self._last << _NODE_BITS | self._node
