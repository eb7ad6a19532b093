"""Reads outside a unit: what the majority holds, and nothing can be written."""

from collections.abc import Awaitable, Mapping, Sequence
from typing import Any, TypeVar

from pymongo.errors import PyMongoError

from inbox.core.errors import StoreUnavailable
from inbox.storage.mongo.cancelling import heeding
from inbox.storage.mongo.faults import UNAVAILABLE, is_outage
from inbox.storage.mongo.handle import Document, Handle, Order
from inbox.storage.mongo.scalars import Condition

T = TypeVar("T")


class ReadingHandle(Handle):
    """A database that cannot be read at the moment is StoreUnavailable; in units the writer sees to that."""

    __slots__ = ()

    async def one(self, name: str, where: Condition, order: Order | None = None) -> Document | None:
        return await _told(super().one(name, where, order))

    async def some(
        self,
        name: str,
        where: Condition,
        order: Order | None = None,
        *,
        limit: int = 0,
        fields: Sequence[str] | None = None,
    ) -> list[Document]:
        return await _told(super().some(name, where, order, limit=limit, fields=fields))

    async def joined(self, name: str, pipeline: Sequence[Mapping[str, Any]]) -> list[Document]:
        return await _told(super().joined(name, pipeline))

    async def number(self, name: str, where: Condition) -> int:
        return await _told(super().number(name, where))


async def _told(reading: Awaitable[T]) -> T:
    try:
        return await heeding(reading)
    except PyMongoError as error:
        if is_outage(error):
            raise StoreUnavailable(UNAVAILABLE) from error
        raise
