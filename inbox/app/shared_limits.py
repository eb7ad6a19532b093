"""Makes the limits of one process count what the others let through."""

import asyncio

from inbox.core.bus import Bus, Word
from inbox.kit.limits import Buckets

_EVERY_S = 1.0


class SharedLimits:
    """Only those who have used up half of a bucket are told of, so that ordinary visitors cost nothing.

    What one may do at two processes within a second, before they have heard of each other, is not prevented.
    """

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._shared: dict[str, Buckets] = {}
        bus.listen(self._hear)

    def share(self, name: str, buckets: Buckets) -> Buckets:
        """The same buckets, which from now on heed what was taken from those of that name elsewhere."""
        self._shared[name] = buckets
        buckets.note_heavy()
        return buckets

    async def run(self) -> None:
        """Goes on until it is cancelled."""
        while True:
            await asyncio.sleep(_EVERY_S)
            self.tell()

    def tell(self) -> None:
        taken = {name: buckets.heavy() for name, buckets in self._shared.items()}
        if any(taken.values()):
            self._bus.tell({"t": "taken", "of": {name: each for name, each in taken.items() if each}})

    def _hear(self, _process: str, word: Word) -> None:
        if word["t"] != "taken":
            return
        for name, taken in word["of"].items():
            if name in self._shared:
                for key, tokens in taken.items():
                    self._shared[name].lose(key, tokens)
