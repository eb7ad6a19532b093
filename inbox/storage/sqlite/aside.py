"""A connection and a thread for reads that take their time, so that one of them holds up nobody else."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from inbox.storage.sqlite.database import connect
from inbox.storage.sqlite.reading import ReadingHandle

T = TypeVar("T")


class Aside:
    """`handle` is read in `run` only."""

    def __init__(self, path: Path, name: str) -> None:
        self._connection = connect(path, read_only=True)
        self._thread = ThreadPoolExecutor(1, f"sqlite-{name}")
        self.handle = ReadingHandle(self._connection)

    async def close(self) -> None:
        """A read that still runs is broken off."""
        self._connection.interrupt()
        await asyncio.to_thread(self._thread.shutdown)
        self._connection.close()

    async def run(self, read: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, read)
