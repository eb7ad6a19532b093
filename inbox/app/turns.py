"""Lets one of several processes do what only one may: read a mailbox, ask a bot for its updates."""

import asyncio
import contextlib
import math
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from inbox.core.clock import Clock
from inbox.core.errors import StoreUnavailable
from inbox.core.store import Store, durably

LEASE = timedelta(seconds=15)
"""After so long without a word from its holder a turn goes to another process."""
_RENEWED_AFTER_S = 5.0
_ASKED_AGAIN_AFTER_S = 3.0

_log = structlog.get_logger(__name__)


class _Lost(Exception):
    """The turn could not be renewed in time."""


class Turn:
    """Ours until `ends`, in seconds of the loop, which go on while a process is stopped."""

    def __init__(self) -> None:
        self._ends = -math.inf

    def renewed(self, begun: float) -> None:
        self._ends = begun + LEASE.total_seconds()

    @property
    def is_ours(self) -> bool:
        """To be asked before anything that two processes must not do at once."""
        return asyncio.get_running_loop().time() < self._ends


class Turns:
    """By leases in the store; `holder` names this process, and is another one after a restart if several
    processes share the store."""

    def __init__(self, store: Store, clock: Clock, holder: str) -> None:
        self._store = store
        self._clock = clock
        self._holder = holder

    async def alone(self, name: str, work: Callable[[Turn], Awaitable[None]]) -> None:
        """Begin the work when the turn is ours, end it when it is not any more, and so on until cancelled."""
        while True:
            turn = await self._wait_for(name)
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._hold(name, turn))
                    await work(turn)
            except* _Lost:
                _log.warning("turn_lost", turn=name)
            finally:
                await self._drop(name)

    async def _wait_for(self, name: str) -> Turn:
        turn = Turn()
        while not turn.is_ours:
            with contextlib.suppress(StoreUnavailable):
                if await self._take(name, turn):
                    break
            await asyncio.sleep(_ASKED_AGAIN_AFTER_S)
        return turn

    async def _hold(self, name: str, turn: Turn) -> None:
        """While the store is away the turn stays ours until it ends."""
        while turn.is_ours:
            await asyncio.sleep(_RENEWED_AFTER_S)
            with contextlib.suppress(StoreUnavailable):
                if not await self._take(name, turn):
                    break
        raise _Lost

    async def _take(self, name: str, turn: Turn) -> bool:
        begun, now = asyncio.get_running_loop().time(), self._clock.now()
        taken = await durably(
            self._store, lambda tx: tx.leases.take(name, self._holder, now=now, until=now + LEASE)
        )
        turn.renewed(begun if taken else -math.inf)
        return taken

    async def _drop(self, name: str) -> None:
        """The next process need not wait; where that cannot be said, it waits."""
        with contextlib.suppress(StoreUnavailable):
            await durably(self._store, lambda tx: tx.leases.drop(name, self._holder))
