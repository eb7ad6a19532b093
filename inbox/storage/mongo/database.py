"""Units as transactions: all or nothing, again from the start on a conflict, never longer than PATIENCE_S."""

import asyncio
import contextlib
import random
import secrets
from collections.abc import Callable
from typing import TypeVar

import pymongo
from pymongo import AsyncMongoClient
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import ConnectionFailure, DuplicateKeyError, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.read_preferences import ReadPreference
from pymongo.write_concern import WriteConcern

from inbox.core.errors import Conflict, StoreUnavailable
from inbox.core.store import Parts, Unit
from inbox.storage.mongo.cancelling import heeding
from inbox.storage.mongo.changes import write_changes
from inbox.storage.mongo.faults import UNAVAILABLE, is_commit_unknown, is_conflict, is_outage
from inbox.storage.mongo.handle import Document, Handle
from inbox.storage.mongo.rows import Rows

T = TypeVar("T")
PATIENCE_S = 20.0
"""Seconds that a unit may take with all its tries; an outage shows sooner, by the client's own limits."""
_TRY_S = 5.0
"""Seconds for one run of a unit, taking it back included."""
_BLINK_S = 1.0
"""A lost connection is tried again within this; later it is an outage."""
_AT_ONCE = 16
_DUPLICATES = 5
_LONGEST_PAUSE_S = 0.1
MAJORITY = WriteConcern("majority", j=True)


class Writer:
    """Runs the units of one process; `name` tells its changes from those of others."""

    def __init__(
        self,
        client: AsyncMongoClient[Document],
        database: AsyncDatabase[Document],
        rows: Rows,
        parts: Callable[[Handle], Parts],
    ) -> None:
        self._client = client
        self._database = database
        self._rows = rows
        self._parts = parts
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._lane = asyncio.Lock()
        self._outages = 0
        self.name = secrets.token_hex(8)
        self.listeners: list[Callable[[], None]] = []

    async def transact(self, unit: Unit[T]) -> T:
        """The unit's value, once the majority has it on disk."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await heeding(self._in_turn(unit))
        except TimeoutError as error:
            raise StoreUnavailable(UNAVAILABLE) from error
        except DuplicateKeyError as error:
            message = "Somebody else wrote the same at the same time."
            raise Conflict(message) from error
        except PyMongoError as error:
            if is_outage(error):
                self._outages += 1
                raise StoreUnavailable(UNAVAILABLE) from error
            raise

    def tell(self) -> None:
        """Something has changed."""
        for listener in self.listeners:
            listener()

    async def _in_turn(self, unit: Unit[T]) -> T:
        outages = self._outages
        async with self._room:
            if self._outages > outages:
                # Those before it have waited for a database that is away; nobody has to do so twice.
                raise StoreUnavailable(UNAVAILABLE)
            return await self._patiently(unit)

    async def _patiently(self, unit: Unit[T]) -> T:
        """A unit that lost a conflict joins a lane where one runs at a time, so that all get through.

        MongoDB makes nobody wait: it refuses the later one of two, and many at once would refuse one another
        again and again.
        """
        lane: contextlib.AbstractAsyncContextManager[None] = contextlib.nullcontext()
        duplicates = 0
        loop = asyncio.get_running_loop()
        begun = loop.time()
        while True:
            try:
                async with lane:
                    return await self._once(unit)
            except DuplicateKeyError:
                # The unit had looked, so somebody has written since; now it will see what.
                duplicates += 1
                if duplicates > _DUPLICATES:
                    raise
            except PyMongoError as error:
                if error.timeout or not is_conflict(error):
                    raise
                if isinstance(error, ConnectionFailure):
                    if loop.time() > begun + _BLINK_S:
                        raise
                else:
                    lane = self._lane
            await asyncio.sleep(random.uniform(0, _LONGEST_PAUSE_S))  # noqa: S311 - spreads those that try again

    async def _once(self, unit: Unit[T]) -> T:
        with pymongo.timeout(_TRY_S):
            async with self._client.start_session() as session:
                await session.start_transaction(ReadConcern("snapshot"), MAJORITY, ReadPreference.PRIMARY)
                handle = Handle(self._database, self._rows, session)
                value = await unit(self._parts(handle))
                if handle.touched:
                    await write_changes(handle, self.name)
                await self._commit(session)
        if handle.touched:
            self.tell()
        return value

    async def _commit(self, session: AsyncClientSession) -> None:
        """A commit whose answer was lost is asked for again, which MongoDB allows."""
        while True:
            try:
                await session.commit_transaction()
            except PyMongoError as error:
                if error.timeout or is_conflict(error) or not is_commit_unknown(error):
                    raise
                await asyncio.sleep(_LONGEST_PAUSE_S)
            else:
                return
