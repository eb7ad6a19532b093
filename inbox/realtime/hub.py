"""Reads the changes once, in order, and hands them to every socket that follows."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from inbox.core.deps import Watcher
from inbox.core.store import Store
from inbox.core.store.changes import Change
from inbox.realtime.subscription import RESTARTING, Subscription

_BATCH = 100
_LONGEST_BACKLOG = 1000

Spawn = Callable[[Callable[[], Coroutine[Any, Any, None]], str], object]
"""Starts a task under a name; somebody keeps and watches it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Where a socket begins: at `cursor`, then `backlog`, then what its subscription brings.

    `resync` says that the cursor it asked for is of no use.
    """

    subscription: Subscription
    cursor: str
    backlog: Sequence[Change] = ()
    resync: bool = False


class Hub:
    """One reader for all sockets, and for parts of the service that watch: implements core.deps.ChangeFeed.

    Joining waits for the reader, so that nothing falls between the two.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._cursor = ""
        self._subscriptions: set[Subscription] = set()
        self._watchers: dict[object, Watcher] = {}
        self._woken = asyncio.Event()
        self._turn = asyncio.Lock()
        self._stopped = False

    async def start(self, spawn: Spawn) -> None:
        """Begin at the newest change; the store is open."""
        self._cursor = await self._store.changes.head()
        self._store.on_change(self._woken.set)
        spawn(self._run, "realtime hub")

    def stop(self) -> None:
        """Ask every socket to come back later; those that join from here on hear the same."""
        self._stopped = True
        for subscription in self._subscriptions:
            subscription.end(RESTARTING)

    def recheck(self) -> None:
        """Somebody was let out or changed roles: every socket asks again whether it may listen."""
        for subscription in self._subscriptions:
            subscription.doubt()

    async def join(self, may_see: Callable[[Change], bool], after: str | None) -> Joined:
        """Follow from `after` on, without gap or double; from here on if it is None or cannot be known."""
        subscription = Subscription(may_see)
        async with self._turn:
            backlog = [] if after is None else await self._backlog(after)
            self._subscriptions.add(subscription)
            if self._stopped:
                subscription.end(RESTARTING)
            if after is None or backlog is None:
                return Joined(subscription=subscription, cursor=self._cursor, resync=backlog is None)
            visible = [change for change in backlog if may_see(change)]
            return Joined(subscription=subscription, cursor=after, backlog=visible)

    def leave(self, subscription: Subscription) -> None:
        self._subscriptions.discard(subscription)

    def watch(self, watcher: Watcher) -> Callable[[], None]:
        """Tell the watcher everything from now on; call what is returned to end it."""
        key = object()
        self._watchers[key] = watcher

        def end() -> None:
            self._watchers.pop(key, None)

        return end

    def __len__(self) -> int:
        return len(self._subscriptions)

    async def _backlog(self, after: str) -> Sequence[Change] | None:
        """From `after` to where the hub stands; None if that is too far, or not a way at all."""
        if after == self._cursor:
            return []
        changes = await self._store.changes.after(after, limit=_LONGEST_BACKLOG)
        if changes is None:
            return None
        cursors = [change.cursor for change in changes]
        return changes[: cursors.index(self._cursor) + 1] if self._cursor in cursors else None

    async def _run(self) -> None:
        """May be started again after a fault: it goes on where it stood."""
        while True:
            async with self._turn:
                await self._forward()
            await self._woken.wait()
            self._woken.clear()

    async def _forward(self) -> None:
        if not self._subscriptions and not self._watchers:
            self._cursor = await self._store.changes.head()
            return
        while True:
            changes = await self._store.changes.after(self._cursor, limit=_BATCH)
            if changes is None:
                await self._start_over()
                return
            if not changes:
                return
            self._hand_out(changes)
            # Whoever keeps up empties the queue here, so that a burst does not end quick sockets.
            await asyncio.sleep(0)

    def _hand_out(self, changes: Sequence[Change]) -> None:
        self._cursor = changes[-1].cursor
        for subscription in self._subscriptions:
            for change in changes:
                subscription.offer(change)
        if any(change.kind == "agent" for change in changes):
            self.recheck()
        for watcher in list(self._watchers.values()):
            watcher.changed(changes)

    async def _start_over(self) -> None:
        self._cursor = await self._store.changes.head()
        for subscription in self._subscriptions:
            subscription.resync(self._cursor)
        for watcher in list(self._watchers.values()):
            watcher.lost()
