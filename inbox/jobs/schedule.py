"""Turns the passing of time into jobs, one for each period, however many processes run."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from inbox.core.clock import Clock
from inbox.core.store import Parts, Store, durably

_LONGEST_PAUSE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """A job of this kind, once in every period; periods begin at the Unix epoch, in UTC."""

    kind: str
    every: timedelta

    def period(self, now: datetime) -> int:
        return int(now.timestamp() // self.every.total_seconds())


class Schedule:
    """Missed periods are not made up for: the next run does the whole work."""

    def __init__(self, store: Store, clock: Clock, recurring: Sequence[Recurring]) -> None:
        self._store = store
        self._clock = clock
        self._recurring = recurring
        self._done: dict[str, int] = {}
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Goes on until it is cancelled."""
        while True:
            self._wake.clear()
            await self.enqueue_due()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._pause()):
                    await self._wake.wait()

    def wake(self) -> None:
        """Look at the clock now."""
        self._wake.set()

    async def enqueue_due(self) -> None:
        """One job for each kind whose present period has none yet."""
        now = self._clock.now()
        due = [each for each in self._recurring if self._done.get(each.kind) != each.period(now)]
        if not due:
            return

        async def unit(tx: Parts) -> None:
            for each in due:
                key = f"{each.kind}:{each.period(now)}"
                await tx.jobs.enqueue(each.kind, {}, run_at=now, key=key)

        await durably(self._store, unit)
        self._done |= {each.kind: each.period(now) for each in due}

    def _pause(self) -> float:
        now = self._clock.now().timestamp()
        ends = (each.every.total_seconds() - now % each.every.total_seconds() for each in self._recurring)
        return min(_LONGEST_PAUSE, *ends, _LONGEST_PAUSE)
