"""The SQLite engine: one connection writes, another one reads only what is durable."""

import asyncio
import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import apsw

from inbox.core.clock import Clock
from inbox.core.errors import ConfigError, StoreUnavailable
from inbox.core.store import Unit
from inbox.storage.sqlite.aside import Aside
from inbox.storage.sqlite.database import Group, Writer, connect
from inbox.storage.sqlite.migrations import migrate
from inbox.storage.sqlite.parts import SqliteParts
from inbox.storage.sqlite.reading import ReadingHandle
from inbox.storage.sqlite.records import SqliteRecords
from inbox.storage.sqlite.reports import SqliteReports
from inbox.storage.sqlite.safety_copy import keep_before_update, write_copy
from inbox.storage.sqlite.search import SqliteSearch

T = TypeVar("T")


class SqliteStore(SqliteParts):
    """Implements core.store.Store; its own parts read, the parts within a unit write."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._writer: Writer | None = None
        self._reader: apsw.Connection | None = None
        self._asides: list[Aside] = []

    async def open(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with contextlib.suppress(FileExistsError):
                os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except OSError as error:
            message = f"The folder {self._path.parent} cannot be written: {error.strerror}."
            raise ConfigError(message) from error
        self._writer = Writer(self._path, SqliteParts)
        try:
            keep_before_update(self._writer.handle.connection, self._path)
            migrate(self._writer.handle.connection)
        except apsw.Error as error:
            message = f"The database file {self._path} cannot be brought up to date: {error}."
            raise ConfigError(message) from error
        self._reader = connect(self._path, read_only=True)
        super().__init__(ReadingHandle(self._reader))
        searching, counting = Aside(self._path, "search"), Aside(self._path, "reports")
        self._asides = [searching, counting]
        self.search = SqliteSearch(searching.handle, searching.run)
        self.reports = SqliteReports(counting.handle, counting.run)

    async def close(self) -> None:
        if self._writer is not None:
            await self._writer.close()
        asides, self._asides = self._asides, []
        for aside in asides:
            await aside.close()
        if self._reader is not None:
            self._reader.close()

    async def transact(self, unit: Unit[T]) -> tuple[T, Group]:
        return await self._open_writer().transact(unit)

    async def durable(self, *marks: Group) -> None:
        for mark in marks:
            await self._open_writer().durable(mark)

    def on_change(self, listener: Callable[[], None]) -> None:
        self._open_writer().listeners.append(listener)

    def records(self) -> SqliteRecords:
        """The raw side, for moving; no unit may run meanwhile."""
        return SqliteRecords(self._open_writer().handle.connection)

    async def backup(self, target: Path) -> None:
        """Write a consistent copy of everything durable; works while the store is in use."""
        await asyncio.to_thread(self._backup, target)

    async def check(self) -> str:
        """SQLite's own verdict on the file: "ok" or what is wrong."""
        return await asyncio.to_thread(_check, self._path)

    async def check_copy(self, path: Path) -> str:
        """The same for a copy that `backup` wrote; every row of its indexes is looked up as well."""
        return await asyncio.to_thread(_check, path, "integrity_check")

    def _open_writer(self) -> Writer:
        if self._writer is None:
            message = "The store is not open."
            raise StoreUnavailable(message)
        return self._writer

    def _backup(self, target: Path) -> None:
        source = connect(self._path, read_only=True)
        try:
            write_copy(source, target)
        except apsw.Error as error:
            message = f"The copy {target} cannot be written: {error}."
            raise ConfigError(message) from error
        finally:
            source.close()


def _check(path: Path, how: str = "quick_check") -> str:
    try:
        connection = connect(path, read_only=True)
    except ConfigError as error:
        return str(error)
    try:
        return str(connection.execute(f"PRAGMA {how}(1)").fetchall()[0][0])
    except apsw.Error as error:
        return str(error)
    finally:
        connection.close()
