"""MongoDB's collections as plain records: without what is derived, under the names that SQLite gives them."""

from collections.abc import AsyncIterator, Sequence

import pymongo
from pymongo import ReplaceOne, UpdateOne
from pymongo.asynchronous.database import AsyncDatabase

from inbox.core.conversation import Status
from inbox.core.timeline import BODIES, is_inbound
from inbox.storage.codec import load
from inbox.storage.mongo.handle import Document
from inbox.storage.records import Record, Table

_PATIENCE_S = 24 * 3600.0
_NEWER: Document = {
    "job": {"key": None},
    "identity": {"unreachable": False},
    "channel": {"silent_after": None},
}
"""What older documents, or those without it, do not say."""
_DERIVED = {
    "contact": ("identities", "unreachable"),
    "conversation": ("unresolved",),
    "entry": ("inbound", "terms"),
    "touch": ("origin", "landing"),
}


class MongoRecords:
    """Implements storage.records.Records."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._database = database

    async def newest(self, table: Table) -> int:
        if not table.row:
            return 0
        found = await self._database[table.name].find_one({}, ["row"], sort=[("row", -1)])
        return found["row"] if found else 0

    async def read(self, table: Table, *, after: int = 0) -> AsyncIterator[Record]:
        where = {"row": {"$gt": after}} if table.row else {}
        with pymongo.timeout(_PATIENCE_S):  # a cursor's limit counts for all that it reads
            async for document in self._database[table.name].find(
                where, sort=[("row", 1)] if table.row else None
            ):
                yield _record(table, document)

    async def write(self, table: Table, records: Sequence[Record]) -> None:
        if not records:
            return
        writes = [
            ReplaceOne({name: record[name] for name in table.key}, _document(table, record), upsert=True)
            if table.id is None
            else ReplaceOne({"_id": record[table.id]}, _document(table, record), upsert=True)
            for record in records
        ]
        with pymongo.timeout(_PATIENCE_S):
            await self._database[table.name].bulk_write(writes, ordered=False)
            if table.name == "identity":
                await self._identify(records)

    async def _identify(self, records: Sequence[Record]) -> None:
        """Contacts hold their identities too, and which of them cannot be written to."""
        await self._database["contact"].bulk_write(
            [UpdateOne({"_id": each["contact"]}, {"$addToSet": _held(each)}) for each in records],
            ordered=False,
        )


def _held(identity: Record) -> Document:
    told = {"kind": identity["kind"], "value": identity["value"]}
    return {"identities": told, **({"unreachable": told} if identity["unreachable"] else {})}


def _record(table: Table, document: Document) -> Record:
    key = document.pop("_id")
    for name in _DERIVED.get(table.name, ()):
        document.pop(name, None)
    if table.id is not None:
        document[table.id] = key
    return {**_NEWER.get(table.name, {}), **document}


def _document(table: Table, record: Record) -> Document:
    document = dict(record)
    if table.id is not None:
        document["_id"] = document.pop(table.id)
    if table.name == "contact":
        document["identities"] = []
    elif table.name == "conversation":
        document["unresolved"] = document["status"] != Status.RESOLVED
    elif table.name == "entry":
        document["inbound"] = is_inbound(load(BODIES[document["kind"]], document["body"]))
    elif table.name == "job" and document["key"] is None:
        del document["key"]
    return document
