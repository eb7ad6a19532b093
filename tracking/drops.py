"""Counts the reports that were not kept, and puts the counts down once in a while."""

import asyncio
from collections import Counter
from datetime import date

from inbox.core.clock import Clock
from inbox.core.errors import StoreUnavailable
from inbox.core.ids import SiteId
from inbox.core.store import Store, durably

_PAUSE_S = 10.0


class DropCounter:
    """In memory first, so that a robot's thousand reports are one write; a crash loses the last seconds."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._counts: dict[tuple[SiteId, date], Counter[str]] = {}

    def count(self, site_id: SiteId, reason: str) -> None:
        self._counts.setdefault((site_id, self._clock.now().date()), Counter())[reason] += 1

    async def run(self) -> None:
        """Until it is cancelled; then once more."""
        try:
            while True:
                await asyncio.sleep(_PAUSE_S)
                await self.write()
        finally:
            await self.write()

    async def write(self) -> None:
        """What cannot be written now is written with the next."""
        waiting, self._counts = self._counts, {}
        for key, counts in waiting.items():
            try:
                await self._put(*key, counts)
            except StoreUnavailable:
                self._counts.setdefault(key, Counter()).update(counts)

    async def _put(self, site_id: SiteId, day: date, counts: Counter[str]) -> None:
        await durably(self._store, lambda tx: tx.drops.add(site_id, day, counts))
