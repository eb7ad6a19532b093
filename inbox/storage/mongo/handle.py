"""One database as the parts of the store see it, within a unit or outside of any."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from pymongo import ReturnDocument, UpdateOne
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from inbox.storage.mongo.rows import Rows
from inbox.storage.mongo.scalars import Condition

Document: TypeAlias = dict[str, Any]
Order = Sequence[tuple[str, int]]
Touched = dict[tuple[str, str], tuple[str | None, str | None]]


class Handle:
    """Runs commands in the session of a unit; `touched` gathers the unit's changes.

    Without a session it only reads. A duplicate key aborts the unit even if it is caught, so parts look
    first, or write with `put`.
    """

    __slots__ = ("_database", "_session", "rows", "touched")

    def __init__(
        self, database: AsyncDatabase[Document], rows: Rows, session: AsyncClientSession | None = None
    ) -> None:
        self._database = database
        self._session = session
        self.rows = rows
        self.touched: Touched = {}

    async def one(self, name: str, where: Condition, order: Order | None = None) -> Document | None:
        return await self._database[name].find_one(where, sort=order, session=self._session)

    async def some(
        self,
        name: str,
        where: Condition,
        order: Order | None = None,
        *,
        limit: int = 0,
        fields: Sequence[str] | None = None,
    ) -> list[Document]:
        cursor = self._database[name].find(
            where,
            fields,
            sort=order,
            limit=limit,
            session=self._session,
            batch_size=limit + 1 if limit else 0,
        )
        return await cursor.to_list()

    async def joined(self, name: str, pipeline: Sequence[Mapping[str, Any]]) -> list[Document]:
        cursor = await self._database[name].aggregate(pipeline, session=self._session)
        return await cursor.to_list()

    async def number(self, name: str, where: Condition) -> int:
        return await self._database[name].count_documents(where, session=self._session)

    async def add(self, name: str, document: Document) -> None:
        await self._writing(name).insert_one(document, session=self._session)

    async def put(self, name: str, key: Condition, document: Document) -> bool:
        """Add the document unless one with that key is there; whether it was added.

        A unique index stands behind the key, for the units that do so at the same moment.
        """
        update = {"$setOnInsert": document}
        done = await self._writing(name).update_one(key, update, upsert=True, session=self._session)
        return done.did_upsert

    async def change(self, name: str, where: Condition, update: Document | list[Document]) -> int:
        """Change all that are so; how many there were."""
        done = await self._writing(name).update_many(where, update, session=self._session)
        return done.matched_count

    async def change_each(self, name: str, changes: Sequence[tuple[Condition, Document]]) -> None:
        """Change one document for each condition, all in one command."""
        updates = [UpdateOne(where, update) for where, update in changes]
        await self._writing(name).bulk_write(updates, session=self._session)

    async def swap(
        self, name: str, where: Condition, update: Document | list[Document], *, after: bool = True
    ) -> Document | None:
        """Change one; what it is now, or was before."""
        which = ReturnDocument.AFTER if after else ReturnDocument.BEFORE
        return await self._writing(name).find_one_and_update(
            where, update, return_document=which, session=self._session
        )

    async def lift(self, name: str, key: Condition, field: str, value: int) -> bool:
        """Raise the field to at least the value, adding the document if there is none; whether it moved."""
        done = await self._writing(name).update_one(
            key, {"$max": {field: value}}, upsert=True, session=self._session
        )
        return done.did_upsert or bool(done.modified_count)

    async def drop(self, name: str, where: Condition) -> int:
        done = await self._writing(name).delete_many(where, session=self._session)
        return done.deleted_count

    async def take(self, name: str, where: Condition) -> Document | None:
        """Delete one and return it."""
        return await self._writing(name).find_one_and_delete(where, session=self._session)

    def touch(
        self, kind: str, public_id: str, contact_id: str | None = None, conversation_id: str | None = None
    ) -> None:
        """Note that this unit changed the object; the store writes the changes when the unit ends."""
        self.touched[kind, str(public_id)] = (contact_id, conversation_id)

    def _writing(self, name: str) -> AsyncCollection[Document]:
        if self._session is None:
            message = "Only a unit writes."
            raise RuntimeError(message)
        return self._database[name]
