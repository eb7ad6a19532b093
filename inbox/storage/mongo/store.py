"""The MongoDB engine: every unit a transaction of the majority, every other read of what the majority has."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import pymongo
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import ConfigurationError, InvalidURI, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.read_preferences import ReadPreference

from inbox.core.clock import Clock
from inbox.core.errors import ConfigError, StoreUnavailable
from inbox.core.store import Parts, Unit
from inbox.storage.mongo.blobs import MongoBlobs
from inbox.storage.mongo.bus import MongoBus
from inbox.storage.mongo.database import MAJORITY, Writer
from inbox.storage.mongo.faults import UNAVAILABLE
from inbox.storage.mongo.following import follow
from inbox.storage.mongo.handle import Document
from inbox.storage.mongo.migrations import ROWS, migrate
from inbox.storage.mongo.parts import MongoParts
from inbox.storage.mongo.reading import ReadingHandle
from inbox.storage.mongo.records import MongoRecords
from inbox.storage.mongo.rows import Rows

T = TypeVar("T")
_DATABASE = "onewindow"
_COMMITTED = "committed"
_SELECTION_MS = 3000
_COMMAND_MS = 4000
_NUMBERING_S = 2.0
_OPENING_S = 60.0
"""Building the indexes of a store that has grown takes longer than a command may."""


class MongoStore(MongoParts):
    """Implements core.store.Store; its own parts read, the parts within a unit write."""

    def __init__(self, url: str, clock: Clock) -> None:
        self._url = url
        self._clock = clock
        self._client: AsyncMongoClient[Document] | None = None
        self._database: AsyncDatabase[Document] | None = None
        self._writer: Writer | None = None
        self._followers: list[asyncio.Task[None]] = []
        self._numbering = asyncio.Lock()
        self.blobs = MongoBlobs(self._open_database)
        self.bus = MongoBus(clock)

    async def open(self) -> None:
        try:
            await self._connect()
        except (ConfigurationError, InvalidURI, ValueError) as error:
            await self.close()
            message = f"The address of the store cannot be used: {error}."
            raise ConfigError(message) from None
        except PyMongoError as error:
            await self.close()
            message = f"The MongoDB store cannot be opened: {error}."
            raise ConfigError(message) from error

    async def close(self) -> None:
        self._writer = None
        if self._followers:
            await self.bus.finish()
        followers, self._followers = self._followers, []
        for follower in followers:
            await _end(follower)
        if self._client is not None:
            await self._client.close()

    async def transact(self, unit: Unit[T]) -> tuple[T, str]:
        return await self._open_writer().transact(unit), _COMMITTED

    async def durable(self, *marks: str) -> None:
        """A unit that has a mark is committed, by the majority and on disk."""

    def on_change(self, listener: Callable[[], None]) -> None:
        self._open_writer().listeners.append(listener)

    def records(self) -> MongoRecords:
        """The raw side, for moving; no unit may run meanwhile."""
        return MongoRecords(self._open_database())

    async def _connect(self) -> None:
        self._client = AsyncMongoClient(
            self._url,
            appname="onewindow",
            serverSelectionTimeoutMS=_SELECTION_MS,
            connectTimeoutMS=_SELECTION_MS,
            timeoutMS=_COMMAND_MS,
        )
        self._database = self._client.get_default_database(_DATABASE).with_options(
            read_concern=ReadConcern("majority"),
            write_concern=MAJORITY,
            read_preference=ReadPreference.PRIMARY,
        )
        await _check_replica_set(self._client)
        with pymongo.timeout(_OPENING_S):
            await migrate(self._database)
        rows = await _rows(self._database, self._clock)
        self._writer = Writer(self._client, self._database, rows, MongoParts)
        super().__init__(ReadingHandle(self._database, rows), self._number)
        name = self._writer.name
        # The store ends these tasks itself when it is closed.
        self._followers = [
            asyncio.create_task(follow(self._database["change"], name, self._writer.tell)),  # noqa: TID251
            asyncio.create_task(self.bus.serve(self._database["word"], name)),  # noqa: TID251
        ]

    async def _number(self) -> None:
        """Number what waits, or leave it for later if another process was killed while it did so.

        Its transaction stays for a while; what has its number is read meanwhile, the rest follows.
        """
        writer = self._open_writer()
        try:
            async with asyncio.timeout(_NUMBERING_S), self._numbering:
                while await writer.transact(_number_some):
                    pass
        except (TimeoutError, StoreUnavailable):
            asyncio.get_running_loop().call_later(_NUMBERING_S, writer.tell)

    def _open_writer(self) -> Writer:
        if self._writer is None:
            message = "The store is not open."
            raise StoreUnavailable(message)
        return self._writer

    def _open_database(self) -> AsyncDatabase[Document]:
        if self._database is None or self._writer is None:
            raise StoreUnavailable(UNAVAILABLE)
        return self._database


async def _check_replica_set(client: AsyncMongoClient[Document]) -> None:
    hello = await client.admin.command("hello")
    if "setName" not in hello and hello.get("msg") != "isdbgrid":
        message = (
            "MongoDB must run as a replica set, if only of one node; a single server has no transactions."
        )
        raise ConfigError(message)


async def _rows(database: AsyncDatabase[Document], clock: Clock) -> Rows:
    node = await database["meta"].find_one_and_update({"_id": "node"}, {"$inc": {"number": 1}})
    newest = await asyncio.gather(
        *(database[name].find_one({}, ["row"], sort=[("row", -1)]) for name in ROWS)
    )
    return Rows(
        clock, node["number"] if node else 0, max((each["row"] for each in newest if each), default=0)
    )


async def _end(task: asyncio.Task[None]) -> None:
    """Cancel until it ends, for the driver may lose a cancellation."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=0.1)


async def _number_some(tx: Parts) -> bool:
    assert isinstance(tx, MongoParts)
    return await tx.changes.number()
