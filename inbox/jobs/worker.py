"""Runs the jobs that are due, each at least once, and remembers those that no repetition helps."""

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog

from inbox.core.clock import Clock
from inbox.core.errors import OneWindowError, RetryLater, StoreUnavailable, Undeliverable
from inbox.core.job import Job
from inbox.core.store import Parts, Store, durably
from inbox.jobs.backoff import TRIES, backoff

Handler = Callable[[Job], Awaitable[None]]
"""Does the work of one job; it may be run twice for one job, and is stopped after `TIME_LIMIT`."""
Spawn = Callable[[Callable[[], Coroutine[Any, Any, None]], str], "asyncio.Task[None]"]

LEASE = timedelta(minutes=10)
TIME_LIMIT = timedelta(minutes=9)
_SLOTS = 4
_SHORTEST_PAUSE = 0.05
_LONGEST_PAUSE = 5.0

_log = structlog.get_logger(__name__)


class Worker:
    """Claims by lease, so workers may share a store. `slots` says how many of a kind run at once."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        handlers: Mapping[str, Handler],
        spawn: Spawn,
        *,
        slots: Mapping[str, int] | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._handlers = handlers
        self._spawn = spawn
        self._slots = slots or {}
        self._running: Counter[str] = Counter()
        self._tasks: dict[asyncio.Task[None], Job] = {}
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Goes on until it is cancelled."""
        self._store.on_change(self.wake)
        while True:
            self._wake.clear()
            claimed = await self.claim_due()
            await self._rest(busy=bool(claimed))

    def wake(self) -> None:
        """Look for due jobs now."""
        self._wake.set()

    async def claim_due(self) -> int:
        """Start what is due and has a free slot; how many jobs that were."""
        due = await self._store.jobs.next_due()
        if due is None or due > self._clock.now():
            return 0
        jobs = await self._claim()
        for job in jobs:
            self._start(job)
        return len(jobs)

    async def drain(self) -> None:
        """Run everything that is due now, and what that makes due, to its end."""
        while await self.claim_due() or self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def stop(self, grace_s: float) -> None:
        """Let running jobs end for so long, then give the rest back to the queue; `run` has ended before."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace_s)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _claim(self) -> Sequence[Job]:
        """All kinds in one unit, each up to its free slots: a commit for each would hold up the last."""
        now = self._clock.now()
        free = {kind: self._slots.get(kind, _SLOTS) - self._running[kind] for kind in self._handlers}

        async def unit(tx: Parts) -> Sequence[Job]:
            jobs: list[Job] = []
            for kind, limit in free.items():
                if limit > 0:
                    jobs += await tx.jobs.claim(now=now, until=now + LEASE, kinds=[kind], limit=limit)
            return jobs

        return await durably(self._store, unit)

    def _start(self, job: Job) -> None:
        self._running[job.kind] += 1
        task = self._spawn(lambda: self._run(job), f"job {job.kind}")
        self._tasks[task] = job
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        job = self._tasks.pop(task)
        self._running[job.kind] -= 1
        self._wake.set()

    async def _run(self, job: Job) -> None:
        try:
            async with asyncio.timeout(TIME_LIMIT.total_seconds()):
                await self._handlers[job.kind](job)
        except asyncio.CancelledError:
            await self._again(job, self._clock.now(), "The service stopped.")
            raise
        except Undeliverable as error:
            await self._bury(job, str(error))
        except Exception as error:
            await self._failed(job, error)
        else:
            await self._settle(lambda tx: tx.jobs.done(job))

    async def _failed(self, job: Job, error: Exception) -> None:
        reason = str(error) if isinstance(error, OneWindowError) else type(error).__name__
        if not isinstance(error, OneWindowError):
            _log.warning("job_failed", kind=job.kind, job=job.id, tries=job.tries, exc_info=error)
        if job.tries >= TRIES:
            await self._bury(job, reason)
            return
        pause = backoff(job.tries, random.random())  # noqa: S311 - spreads load, guards nothing
        if isinstance(error, RetryLater) and error.after is not None:
            pause = timedelta(seconds=error.after)
        await self._again(job, self._clock.now() + pause, reason)

    async def _again(self, job: Job, at: datetime, reason: str) -> None:
        await self._settle(lambda tx: tx.jobs.retry(job, at=at, error=reason))

    async def _bury(self, job: Job, reason: str) -> None:
        _log.error("job_buried", kind=job.kind, job=job.id, tries=job.tries)
        await self._settle(lambda tx: tx.jobs.bury(job, error=reason))

    async def _settle(self, unit: Callable[[Parts], Awaitable[bool]]) -> None:
        # Where the store fails, the lease runs out and the job comes again.
        with contextlib.suppress(StoreUnavailable):
            await durably(self._store, unit)

    async def _rest(self, *, busy: bool) -> None:
        """Until something changed or is due; at least a moment, so that busy times cost little."""
        await asyncio.sleep(_SHORTEST_PAUSE)
        pause = 0.0 if busy else await self._until_due()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._wake.wait()

    async def _until_due(self) -> float:
        due = await self._store.jobs.next_due()
        if due is None:
            return _LONGEST_PAUSE
        wait = (due - self._clock.now()).total_seconds()
        # A due job that was not claimed has no free slot or no handler here: no need to hurry.
        return min(wait, _LONGEST_PAUSE) if wait > 0 else 1.0
