"""The timeline in MongoDB."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from inbox.core.errors import NotFound
from inbox.core.ids import AgentId, ContactId, ConversationId, EntryId
from inbox.core.store.page import Page
from inbox.core.timeline import BODIES, TimelineEntry
from inbox.storage.codec import dump_lean, from_micros, load, to_micros
from inbox.storage.mongo.handle import Document, Handle
from inbox.storage.mongo.paging import Query
from inbox.storage.mongo.scalars import equal, narrowed

FIELDS = (
    *("contact", "conversation", "seq", "shown_at", "at", "received_at"),
    *("author", "kind", "body", "row"),
)
"""Of an entry's document, all but what is there for other questions."""


class MongoTimeline:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def get(self, entry_id: EntryId) -> TimelineEntry:
        found = await self._db.one("entry", equal(_id=entry_id))
        if found is None:
            message = "There is no such entry."
            raise NotFound(message)
        return entry_of(found)

    async def append(self, entry: TimelineEntry, *, preview: str | None = None) -> TimelineEntry:
        numbered = entry if entry.seq else replace(entry, seq=await self._next_seq(entry, preview))
        await self._db.add("entry", {**_document(numbered), "row": self._db.rows.next()})
        self._db.touch("entry", entry.id, entry.contact_id, entry.conversation_id)
        self._db.touch("conversation", entry.conversation_id, entry.contact_id, entry.conversation_id)
        return numbered

    async def revise(self, entry: TimelineEntry, *, preview: str | None = None) -> None:
        body = {"$set": {"body": dump_lean(entry.body).decode()}}
        if not await self._db.change("entry", equal(_id=entry.id), body):
            message = "There is no such entry."
            raise NotFound(message)
        self._db.touch("entry", entry.id, entry.contact_id, entry.conversation_id)
        last = equal(_id=entry.conversation_id, last_seq=entry.seq)
        if preview is not None and await self._db.change(
            "conversation", last, {"$set": {"preview": preview}}
        ):
            self._db.touch("conversation", entry.conversation_id, entry.contact_id, entry.conversation_id)

    async def page(
        self,
        *,
        contact_id: ContactId | None = None,
        conversation_id: ConversationId | None = None,
        after: str | None = None,
        limit: int = 50,
        oldest_first: bool = False,
    ) -> Page[TimelineEntry]:
        where = narrowed(conversation=conversation_id, contact=contact_id)
        query = Query(
            "entry",
            ("shown_at", "seq", "row") if where else ("row",),
            where,
            oldest_first=oldest_first,
            fields=FIELDS,
        )
        return await query.read(self._db, after, limit, entry_of)

    async def calls(self, since: datetime, until: datetime) -> Sequence[TimelineEntry]:
        span = {"$gte": to_micros(since), "$lt": to_micros(until)}
        where = {**equal(kind="call"), "shown_at": span}
        found = await self._db.some("entry", where, [("shown_at", 1), ("row", 1)], fields=FIELDS)
        return [entry_of(each) for each in found]

    async def since(
        self, conversation_id: ConversationId, seq: int, *, limit: int
    ) -> Sequence[TimelineEntry]:
        where = {**equal(conversation=conversation_id), "seq": {"$gt": int(seq)}}
        return [
            entry_of(found)
            for found in await self._db.some("entry", where, [("seq", 1)], limit=limit, fields=FIELDS)
        ]

    async def _next_seq(self, entry: TimelineEntry, preview: str | None) -> int:
        following = {"$add": ["$last_seq", 1]}
        values: Document = {
            "last_seq": following,
            "last_entry_at": {"$max": ["$last_entry_at", to_micros(entry.received_at)]},
        }
        if preview is not None:
            values["preview"] = {"$literal": preview}  # else a text that begins with $ would name a field
        if entry.inbound:
            values["last_inbound_seq"] = following
        found = await self._db.swap("conversation", equal(_id=entry.conversation_id), [{"$set": values}])
        if found is None:
            message = "There is no such conversation."
            raise NotFound(message)
        return int(found["last_seq"])


def _document(entry: TimelineEntry) -> Document:
    at, received_at = to_micros(entry.at), to_micros(entry.received_at)
    return {
        "_id": str(entry.id),
        "contact": str(entry.contact_id),
        "conversation": str(entry.conversation_id),
        "seq": int(entry.seq),
        "shown_at": min(at, received_at),
        "at": at,
        "received_at": received_at,
        "author": entry.author,
        "kind": str(entry.kind),
        "inbound": entry.inbound,
        "body": dump_lean(entry.body).decode(),
    }


def entry_of(found: Document) -> TimelineEntry:
    return TimelineEntry(
        id=EntryId(found["_id"]),
        contact_id=ContactId(found["contact"]),
        conversation_id=ConversationId(found["conversation"]),
        seq=found["seq"],
        at=from_micros(found["at"]),
        received_at=from_micros(found["received_at"]),
        author=None if found["author"] is None else AgentId(found["author"]),
        body=load(BODIES[found["kind"]], found["body"]),
    )
