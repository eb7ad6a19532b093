"""Moves everything from one store to another, of whatever engine, and compares the two."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from inbox.app.config import Config, load_config
from inbox.app.lock import locked
from inbox.core.blobs import Blobs
from inbox.core.clock import SystemClock
from inbox.core.errors import ConfigError, OneWindowError
from inbox.core.store import Store
from inbox.jobs.indexer import index
from inbox.storage import open_blobs, open_store
from inbox.storage.records import TABLES, Records, digest, move

_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """`copied` in this run; `count` records are in both, and the same."""

    table: str
    copied: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    store: Store
    records: Records
    blobs: Any


async def moved(source: Config, target: Config) -> AsyncGenerator[Moved, None]:
    """Table by table. OneWindowError if the two differ afterwards; a second run goes on where it stood."""
    if source.store == target.store:
        raise ConfigError("The two stores are the same.")
    async with AsyncExitStack() as stack:
        old = await stack.enter_async_context(_opened(source))
        new = await stack.enter_async_context(_opened(target))
        counts: dict[str, int] = {}
        for table in TABLES:
            copied = await move(old.records, new.records, table)
            before, after = await digest(old.records, table), await digest(new.records, table)
            if before != after:
                raise OneWindowError(
                    f"{table.name}: {before[0]} in the one store, {after[0]} in the other, and not the same; "
                    "the target was not empty, or the source has changed."
                )
            counts[table.name] = after[0]
            yield Moved(table=table.name, copied=copied, count=after[0])
        yield Moved(table="search", copied=await _findable(new.store), count=counts["entry"])
        yield await _files(old.blobs, new.blobs)


async def _findable(store: Store) -> int:
    """The index is no data: the target makes its own. How many entries were added to it."""
    total = 0
    while count := await index(store, limit=_BATCH):
        total += count
    return total


async def _files(old: Blobs, new: Blobs) -> Moved:
    """The files are named by their hash, so each is compared as it is written."""
    there, copied = {name async for name in new.names()}, 0  # type: ignore[attr-defined]
    async for name in old.names():  # type: ignore[attr-defined]
        if name not in there:
            if await new.put(await old.get(name)) != name:
                raise OneWindowError(f"The file {name} is damaged in the store that it comes from.")
            copied += 1
    return Moved(table="files", copied=copied, count=len(there) + copied)


@asynccontextmanager
async def _opened(config: Config) -> AsyncIterator[_Side]:
    """Nobody else may use a store that moves."""
    config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    async with locked(config.lock_file, patience_s=0.0):
        store: Any = open_store(config.store, clock=SystemClock())
        await store.open()
        try:
            yield _Side(store=store, records=store.records(), blobs=open_blobs(store, config.blobs))
        finally:
            await store.close()


def side(url: str, data: str | None) -> Config:
    """An SQLite store has its files beside it; MongoDB has everything in itself."""
    flags = {"store": url} if url.startswith("sqlite") else {"store": url, "data": data}
    return load_config(flags, environ={})
