"""Makes entries findable and counts visits soon after they were filed, so that filing has no part in it."""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from inbox.core.errors import StoreUnavailable
from inbox.core.store import Parts, Store, durably
from inbox.core.timeline import TimelineEntry

_BATCH = 50
_GATHER_S = 0.3
_REST_QUIET = 5
_REST_BUSY = 40
"""After each batch so many times as long as it took: the index may lag for a while, filing may not."""
_LONGEST_REST_S = 2.0
_LONGEST_PAUSE_S = 60.0


Watch = Callable[[Parts, Sequence[TimelineEntry]], Awaitable[None]]
"""Sees what was filed, in the unit that makes it findable."""


class Indexer:
    """Goes on where the store says it stood, so a crash costs nothing; several may share a store."""

    def __init__(self, store: Store, watch: Watch | None = None) -> None:
        self._store = store
        self._takes: tuple[Callable[..., Awaitable[int]], ...] = (partial(index, watch=watch), count)
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Goes on until it is cancelled."""
        self._store.on_change(self._wake.set)
        while True:
            with contextlib.suppress(StoreUnavailable):  # it is asked again before long
                await self._catch_up()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LONGEST_PAUSE_S):
                    await self._wake.wait()
            # Batches are cheaper than single entries, and two processes seldom take the same ones.
            await asyncio.sleep(_GATHER_S * random.uniform(1, 2))  # noqa: S311

    async def _catch_up(self) -> None:
        self._wake.clear()
        for take in self._takes:
            await self._take_all(take)

    async def _take_all(self, take: Callable[..., Awaitable[int]]) -> None:
        loop = asyncio.get_running_loop()
        while True:
            begin = loop.time()
            if await take(self._store, limit=_BATCH) < _BATCH:
                return
            rest = _REST_BUSY if self._wake.is_set() else _REST_QUIET
            await asyncio.sleep(min(_LONGEST_REST_S, rest * (loop.time() - begin)))


async def index(store: Store, *, limit: int, watch: Watch | None = None) -> int:
    """Make the next entries findable, durably, and have each watched once; how many."""

    async def unit(tx: Parts) -> int:
        entries = await tx.search.update(limit=limit)
        if watch is not None:
            await watch(tx, entries)
        return len(entries)

    return await durably(store, unit)


async def count(store: Store, *, limit: int) -> int:
    """Count the next touches for the reports, durably; how many."""

    async def unit(tx: Parts) -> int:
        return await tx.reports.update(limit=limit)

    return await durably(store, unit)
