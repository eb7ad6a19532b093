"""The timeline in SQLite."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from inbox.core.errors import NotFound
from inbox.core.ids import AgentId, ContactId, ConversationId, EntryId
from inbox.core.store.page import Page
from inbox.core.timeline import BODIES, TimelineEntry
from inbox.storage.codec import dump_lean, from_micros, load, to_micros
from inbox.storage.sqlite.handle import Handle, Row
from inbox.storage.sqlite.paging import Query

_SELECT = (
    "SELECT shown_at, seq, row, id, contact, conversation, at, received_at, author, kind, body FROM entry"
)


class SqliteTimeline:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def get(self, entry_id: EntryId) -> TimelineEntry:
        row = self._db.row(f"{_SELECT} WHERE id = ?", entry_id)
        if row is None:
            message = "There is no such entry."
            raise NotFound(message)
        return entry_of(row)

    async def append(self, entry: TimelineEntry, *, preview: str | None = None) -> TimelineEntry:
        numbered = entry if entry.seq else replace(entry, seq=self._next_seq(entry, preview))
        self._insert(numbered)
        self._db.touch("entry", entry.id, entry.contact_id, entry.conversation_id)
        self._db.touch("conversation", entry.conversation_id, entry.contact_id, entry.conversation_id)
        return numbered

    async def revise(self, entry: TimelineEntry, *, preview: str | None = None) -> None:
        if not self._db.count("UPDATE entry SET body = ? WHERE id = ?", dump_lean(entry.body), entry.id):
            message = "There is no such entry."
            raise NotFound(message)
        self._db.touch("entry", entry.id, entry.contact_id, entry.conversation_id)
        if preview is not None and self._db.count(
            "UPDATE conversation SET preview = ? WHERE id = ? AND last_seq = ?",
            preview,
            entry.conversation_id,
            entry.seq,
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
        narrowed = contact_id is not None or conversation_id is not None
        key = ("shown_at", "seq", "row") if narrowed else ("row",)
        select = _SELECT if narrowed else _SELECT.replace("SELECT shown_at", "SELECT row, shown_at")
        query = Query(select, key, oldest_first=oldest_first)
        query.equal("conversation", conversation_id)
        query.equal("contact", contact_id)
        return query.read(self._db, after, limit, entry_of if narrowed else lambda row: entry_of(row[1:]))

    async def calls(self, since: datetime, until: datetime) -> Sequence[TimelineEntry]:
        where = "kind = 'call' AND shown_at >= ? AND shown_at < ? ORDER BY shown_at, row"
        rows = self._db.rows(f"{_SELECT} WHERE {where}", (to_micros(since), to_micros(until)))
        return [entry_of(row) for row in rows]

    async def since(
        self, conversation_id: ConversationId, seq: int, *, limit: int
    ) -> Sequence[TimelineEntry]:
        rows = self._db.rows(
            f"{_SELECT} WHERE conversation = ? AND seq > ? ORDER BY seq LIMIT ?",
            [conversation_id, seq, limit],
        )
        return [entry_of(row) for row in rows]

    def _next_seq(self, entry: TimelineEntry, preview: str | None) -> int:
        row = self._db.row(
            "UPDATE conversation SET last_seq = last_seq + 1, preview = coalesce(?, preview),"
            " last_inbound_seq = iif(?, last_seq + 1, last_inbound_seq) WHERE id = ?"
            " RETURNING last_seq, last_entry_at",
            preview,
            entry.inbound,
            entry.conversation_id,
        )
        if row is None:
            message = "There is no such conversation."
            raise NotFound(message)
        # A statement of its own, because naming the column rewrites four indexes even if it stays the same.
        if to_micros(entry.received_at) > row[1]:
            self._db.run(
                "UPDATE conversation SET last_entry_at = ? WHERE id = ?",
                to_micros(entry.received_at),
                entry.conversation_id,
            )
        seq: int = row[0]
        return seq

    def _insert(self, entry: TimelineEntry) -> None:
        at, received_at = to_micros(entry.at), to_micros(entry.received_at)
        self._db.run(
            "INSERT INTO entry (id, contact, conversation, seq, shown_at, at, received_at, author, kind,"
            " body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            entry.id,
            entry.contact_id,
            entry.conversation_id,
            entry.seq,
            min(at, received_at),
            at,
            received_at,
            entry.author,
            entry.kind,
            dump_lean(entry.body),
        )


def entry_of(row: Row) -> TimelineEntry:
    return TimelineEntry(
        id=EntryId(row[3]),
        contact_id=ContactId(row[4]),
        conversation_id=ConversationId(row[5]),
        seq=row[1],
        at=from_micros(row[6]),
        received_at=from_micros(row[7]),
        author=None if row[8] is None else AgentId(row[8]),
        body=load(BODIES[row[9]], row[10]),
    )
