"""Keyset pages over an indexed order."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from inbox.core.store.page import Page
from inbox.storage import cursor
from inbox.storage.mongo.handle import Document, Handle
from inbox.storage.mongo.scalars import Condition, at_most

T = TypeVar("T")


class Query:
    """One page of a collection, ordered by the fields of `key`, newest first unless asked.

    An index must serve the condition and the order.
    """

    def __init__(
        self,
        name: str,
        key: Sequence[str],
        where: Condition | None = None,
        *,
        oldest_first: bool = False,
        fields: Sequence[str] | None = None,
    ) -> None:
        self._name = name
        self._key = key
        self._where = where or {}
        self._oldest_first = oldest_first
        self._fields = fields

    async def read(
        self, handle: Handle, after: str | None, limit: int, build: Callable[[Document], T]
    ) -> Page[T]:
        where = dict(self._where)
        if after is not None:
            where["$and"] = [*where.get("$and", ()), *self._beyond(cursor.decode(after, len(self._key)))]
        direction = 1 if self._oldest_first else -1
        order = [(field, direction) for field in self._key]
        found = await handle.some(self._name, where, order, limit=limit + 1, fields=self._fields)
        last = found[limit - 1] if len(found) > limit else None
        following = None if last is None else cursor.encode(*(last[field] for field in self._key))
        return Page(items=[build(document) for document in found[:limit]], next=following)

    def _beyond(self, place: tuple[int, ...]) -> list[Condition]:
        """The first condition bounds the index, the second one is exact."""
        strict = "$gt" if self._oldest_first else "$lt"
        bound = {"$gte": place[0]} if self._oldest_first else at_most(place[0])
        steps = [
            {**dict(zip(self._key[:depth], place[:depth], strict=True)), field: {strict: place[depth]}}
            for depth, field in enumerate(self._key)
        ]
        return [{self._key[0]: bound}, {"$or": steps}]
