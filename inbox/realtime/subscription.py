"""One socket's place in the stream: what it has still to be told, in a queue that cannot grow without end."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from inbox.core.store.changes import Change

QUEUE = 256
PASSING = 2_000
SLOW = 4001
SIGNED_OUT = 4401
RESTARTING = 1012
GONE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Resync:
    """What came between is lost to this socket: the screen reads its lists anew and goes on from `cursor`."""

    cursor: str


class Subscription:
    """The hub fills it without waiting, the socket empties it at its own pace."""

    def __init__(self, may_see: Callable[[Change], bool]) -> None:
        self._may_see = may_see
        self._queue: deque[Change | Resync] = deque()
        self._passing: dict[str, Mapping[str, Any]] = {}
        self._woken = asyncio.Event()
        self._doubted = False
        self.ending: int | None = None

    def offer(self, change: Change) -> None:
        """Queue it, if the socket may see it; a socket that lags by more than the queue is ended."""
        if self.ending is not None or not self._may_see(change):
            return
        if len(self._queue) >= QUEUE:
            self.end(SLOW)
            return
        self._queue.append(change)
        self._woken.set()

    def pass_by(self, key: str, frame: Mapping[str, Any]) -> None:
        """Queue what matters only now: it replaces an untold one of its key, and the oldest gives way."""
        if self.ending is not None:
            return
        self._passing.pop(key, None)
        self._passing[key] = frame
        if len(self._passing) > PASSING:
            del self._passing[next(iter(self._passing))]
        self._woken.set()

    def resync(self, cursor: str) -> None:
        self._queue.clear()
        self._queue.append(Resync(cursor=cursor))
        self._woken.set()

    def doubt(self) -> None:
        """The right to listen has to be checked again before anything more is told."""
        self._doubted = True
        self._woken.set()

    def end(self, code: int) -> None:
        """Close the socket with this code; the first one counts."""
        if self.ending is None:
            self.ending = code
        self._queue.clear()
        self._passing.clear()
        self._woken.set()

    async def wait(self) -> None:
        """Until there is something to tell, to check or to end."""
        await self._woken.wait()
        self._woken.clear()

    def take_doubt(self) -> bool:
        doubted, self._doubted = self._doubted, False
        return doubted

    def take(self) -> Change | Resync | None:
        """The next thing to tell; None while the right to listen is in doubt, too."""
        return self._queue.popleft() if self._queue and not self._doubted else None

    def take_passing(self) -> Mapping[str, Any] | None:
        """The oldest of what passes by; None while the right to listen is in doubt."""
        if not self._passing or self._doubted:
            return None
        return self._passing.pop(next(iter(self._passing)))
