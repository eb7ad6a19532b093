"""The one writing connection: units one after the other, commits in groups, a gate while one runs.

Everything but COMMIT happens on the event loop, so that units never wait for one another in the middle.
COMMIT runs in a thread, because it waits for the disk. While it runs, nobody may use the connection: the
gate. A unit that fails takes the transaction back to where it began, and what the units before it did
since is done again; this is so rare that it costs less than a savepoint for every unit.
"""

import asyncio
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import apsw

from inbox.core.errors import ConfigError, Conflict, StoreUnavailable
from inbox.core.store import Parts, Unit
from inbox.storage.sqlite.faults import BROKEN, UNAVAILABLE
from inbox.storage.sqlite.handle import Handle

T = TypeVar("T")
LINGER = 0.05
"""Seconds after which a group that nobody awaits is committed all the same."""


class Group:
    """The units that share one COMMIT; `error` is set if it failed, for every one of them."""

    __slots__ = ("done", "error", "mended", "scheduled", "wrote")

    def __init__(self) -> None:
        self.done = asyncio.Event()
        self.error: Exception | None = None
        self.mended = False
        self.scheduled = False
        self.wrote = False

    def finish(self, error: Exception | None) -> None:
        self.error = error
        self.done.set()


class Writer:
    """Runs units on the only connection that writes or checkpoints."""

    def __init__(self, path: Path, parts: Callable[[Handle], Parts]) -> None:
        self._connection = connect(path)
        self.handle = Handle(self._connection)
        self._parts = parts(self.handle)
        self._thread = ThreadPoolExecutor(1, "sqlite-commit")
        self._gate = asyncio.Event()
        self._gate.set()
        self._group: Group | None = None
        self._closing = False
        self.listeners: list[Callable[[], None]] = []

    async def transact(self, unit: Unit[T]) -> tuple[T, Group]:
        while not self._gate.is_set():
            await self._gate.wait()
        if self._closing:
            raise StoreUnavailable(UNAVAILABLE)
        group = self._group or self._begin()
        try:
            return self._run(unit, group), group
        except BROKEN as error:
            raise StoreUnavailable(UNAVAILABLE) from error
        except apsw.ConstraintError as error:
            message = "Somebody else wrote the same at the same time."
            raise Conflict(message) from error

    async def durable(self, group: Group) -> None:
        if not group.done.is_set():
            self._schedule(group)
            await group.done.wait()
        if group.error is not None:
            raise StoreUnavailable(UNAVAILABLE) from group.error

    async def close(self) -> None:
        """Commit what waits and close; afterwards every unit is refused."""
        self._closing = True
        if self._group is not None:
            self._schedule(self._group)
        while self._group is not None or not self._gate.is_set():
            await asyncio.sleep(0)
            await self._gate.wait()
        self._thread.shutdown()
        self._connection.close()

    def _begin(self) -> Group:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except BROKEN as error:
            raise StoreUnavailable(UNAVAILABLE) from error
        self.handle.begin()
        group = self._group = Group()
        asyncio.get_running_loop().call_later(LINGER, self._start_commit, group)
        return group

    def _run(self, unit: Unit[T], group: Group) -> T:
        handle = self.handle
        mark = handle.mark()
        try:
            value = _finish_at_once(unit, self._parts)
            self._write_changes(group)
        except BaseException as error:
            self._undo(group, error, mark)
            raise
        finally:
            handle.touched.clear()
        return value

    def _write_changes(self, group: Group) -> None:
        if not self._connection.in_transaction:
            message = "A unit may not end the transaction that it is in."
            raise RuntimeError(message)
        if self.handle.touched:
            group.wrote = True
            self.handle.add(
                "INSERT INTO change (kind, id, contact, conversation) VALUES (?, ?, ?, ?)",
                [(*key, *place) for key, place in self.handle.touched.items()],
            )

    def _undo(self, group: Group, cause: BaseException, mark: int) -> None:
        """Take back the unit alone or, if that cannot be, give up its whole group."""
        try:
            if self._connection.in_transaction:
                self._mend(group, mark)
                return
        except apsw.Error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        # On a full disk and the like SQLite rolls back the whole transaction by itself: what other units of
        # this group wrote is gone too, so nobody of the group may be told "durable".
        self._group = None
        group.finish(_exception(cause))

    def _mend(self, group: Group, mark: int) -> None:
        """The transaction as it was at the mark; of a group in which many fail, nothing is done thrice."""
        execute = self._connection.execute
        if group.mended:
            execute("ROLLBACK TO mended")
        else:
            execute("ROLLBACK")
            execute("BEGIN IMMEDIATE")
        self.handle.repeat(mark)
        execute("SAVEPOINT mended")
        self.handle.begin()
        group.mended = True

    def _schedule(self, group: Group) -> None:
        if not group.scheduled:
            group.scheduled = True
            # Not at once: whoever is ready to run in this turn of the loop still joins the group.
            asyncio.get_running_loop().call_soon(self._start_commit, group)

    def _start_wanted(self) -> None:
        if self._group is not None and self._group.scheduled:
            self._start_commit(self._group)

    def _start_commit(self, group: Group) -> None:
        if self._group is not group:
            return
        self._group = None
        self._gate.clear()
        future = self._thread.submit(self._commit)
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda done: loop.call_soon_threadsafe(self._committed, group, done))

    def _commit(self) -> None:
        try:
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def _committed(self, group: Group, done: "Future[None]") -> None:
        error = done.exception()
        self._gate.set()
        # In this order: units that waited run, their COMMIT starts, and this group is answered meanwhile.
        asyncio.get_running_loop().call_soon(self._start_wanted)
        group.finish(None if error is None else _exception(error))
        if error is None and group.wrote:
            for listener in self.listeners:
                listener()


def _exception(error: BaseException) -> Exception:
    return error if isinstance(error, Exception) else StoreUnavailable(UNAVAILABLE)


def _finish_at_once(unit: Unit[T], parts: Parts) -> T:
    """Run a coroutine that never suspends to its end."""
    coroutine = _start(unit, parts)
    try:
        next(coroutine)
    except StopIteration as stop:
        value: T = stop.value
        return value
    coroutine.close()
    message = "A unit may await nothing but its tx."
    raise RuntimeError(message)


def _start(unit: Unit[T], parts: Parts) -> Generator[Any, Any, T]:
    return unit(parts).__await__()


def connect(path: Path, *, read_only: bool = False) -> apsw.Connection:
    """A connection with the settings that durability needs; ConfigError if the file cannot be used."""
    try:
        connection = apsw.Connection(str(path), statementcachesize=100)
        connection.set_busy_timeout(5000)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.execute("PRAGMA wal_autocheckpoint=4000").fetchall()
        connection.execute(f"PRAGMA cache_size=-{16_000 if not read_only else 8_000}").fetchall()
        if read_only:
            connection.execute("PRAGMA query_only=ON").fetchall()
    except apsw.Error as error:
        message = f"The database file {path} cannot be opened: {error}."
        raise ConfigError(message) from error
    return connection
