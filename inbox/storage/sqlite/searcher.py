"""A connection and a thread for searches, so that one that takes its time holds up nobody else."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from inbox.storage.sqlite.database import connect
from inbox.storage.sqlite.reading import ReadingHandle
from inbox.storage.sqlite.search import SqliteSearch

T = TypeVar("T")


class Searcher:
    """`part` is the search outside of units."""

    def __init__(self, path: Path) -> None:
        self._connection = connect(path, read_only=True)
        self._thread = ThreadPoolExecutor(1, "sqlite-search")
        self.part = SqliteSearch(ReadingHandle(self._connection), self._aside)

    async def close(self) -> None:
        """A search that still runs is broken off."""
        self._connection.interrupt()
        await asyncio.to_thread(self._thread.shutdown)
        self._connection.close()

    async def _aside(self, read: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, read)
