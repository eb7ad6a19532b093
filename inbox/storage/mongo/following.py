"""Notices what other processes wrote, by a change stream; a stream that breaks is opened again."""

import asyncio
from collections.abc import Callable

from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import PyMongoError

from inbox.storage.mongo.cancelling import heeding
from inbox.storage.mongo.handle import Document

_PAUSE_S = 1.0


async def follow(changes: AsyncCollection[Document], but: str, tell: Callable[[], None]) -> None:
    """Tell of every unit that another process committed, until cancelled.

    Only that something happened counts; what it was is read by cursor, so nothing is missed in a gap.
    """
    others = {"$match": {"operationType": "insert", "fullDocument.by": {"$ne": but}}}
    while True:
        try:
            async with await changes.watch([others]) as stream:
                tell()
                while True:
                    await heeding(stream.next())
                    tell()
        except PyMongoError:
            await asyncio.sleep(_PAUSE_S)
