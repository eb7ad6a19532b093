"""Conversations in SQLite."""

from collections.abc import Sequence
from dataclasses import replace

import apsw

from inbox.core.conversation import Conversation, Status
from inbox.core.errors import Conflict, NotFound
from inbox.core.ids import AgentId, ChannelId, ContactId, ConversationId
from inbox.core.store.page import Page
from inbox.storage.codec import from_micros, to_micros
from inbox.storage.sqlite.handle import Handle, Row
from inbox.storage.sqlite.paging import Query, marks
from inbox.storage.sqlite.ways import forget_way

_SELECT = (
    "SELECT last_entry_at, row, id, contact, channel, thread, status, assignee, opened_at, last_seq, preview,"
    " version, last_inbound_seq, filed_for FROM conversation"
)


class SqliteConversations:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def get(self, conversation_id: ConversationId) -> Conversation:
        row = self._db.row(f"{_SELECT} WHERE id = ?", conversation_id)
        if row is None:
            message = "There is no such conversation."
            raise NotFound(message)
        return _conversation(row)

    async def many(self, conversation_ids: Sequence[ConversationId]) -> Sequence[Conversation]:
        wanted = list(dict.fromkeys(conversation_ids))
        rows = self._db.rows(f"{_SELECT} WHERE id IN ({marks(wanted)})", wanted)
        return [_conversation(row) for row in rows]

    async def find_unresolved(self, channel_id: ChannelId, thread: str) -> Conversation | None:
        row = self._db.row(
            f"{_SELECT} WHERE channel = ? AND thread = ? AND status <> 'resolved'", channel_id, thread
        )
        return None if row is None else _conversation(row)

    async def find_latest(self, channel_id: ChannelId, thread: str) -> Conversation | None:
        unresolved = await self.find_unresolved(channel_id, thread)
        if unresolved is not None:
            return unresolved
        row = self._db.row(
            f"{_SELECT} WHERE channel = ? AND thread = ? AND status = 'resolved' ORDER BY row DESC LIMIT 1",
            channel_id,
            thread,
        )
        return None if row is None else _conversation(row)

    async def add(self, conversation: Conversation) -> None:
        try:
            self._insert(conversation)
        except apsw.ConstraintError:
            message = "The thread has an unresolved conversation already."
            raise Conflict(message) from None
        self._touch(conversation)

    async def save(self, conversation: Conversation) -> Conversation:
        try:
            changed = self._db.count(
                "UPDATE conversation SET status = ?, assignee = ?, version = version + 1"
                " WHERE id = ? AND version = ?",
                str(conversation.status),
                conversation.assignee,
                conversation.id,
                conversation.version,
            )
        except apsw.ConstraintError:
            message = "The thread has another unresolved conversation by now."
            raise Conflict(message) from None
        if not changed:
            message = "The conversation was changed by somebody else."
            raise Conflict(message)
        self._touch(conversation)
        return replace(conversation, version=conversation.version + 1)

    async def hand_over(self, giver: ContactId, taker: ContactId, *, filed_for: Sequence[ContactId]) -> None:
        moved = self._db.rows(
            "UPDATE conversation SET contact = ?, filed_for = nullif(coalesce(filed_for, contact), ?),"  # noqa: S608 - only placeholders and constants are put in
            " version = version + 1"
            f" WHERE contact = ? AND coalesce(filed_for, contact) IN ({marks(filed_for)}) RETURNING id",
            [taker, taker, giver, *filed_for],
        )
        for (conversation_id,) in moved:
            self._db.run("UPDATE entry SET contact = ? WHERE conversation = ?", taker, conversation_id)
            self._db.touch("conversation", conversation_id, taker, conversation_id)
            for (lead_id,) in self._db.rows(
                "UPDATE lead SET contact = ?, version = version + 1 WHERE conversation = ? RETURNING id",
                (taker, conversation_id),
            ):
                forget_way(self._db, lead_id)
                self._db.touch("lead", lead_id, taker, conversation_id)

    async def move_thread(self, channel_id: ChannelId, thread: str, to: str) -> Sequence[ConversationId]:
        if thread == to:
            return []
        taken = await self.find_unresolved(channel_id, to) is not None
        # Asked in two halves, for each of which there is an index.
        rows = self._db.rows(
            "UPDATE conversation SET thread = ?, status = iif(?, 'resolved', status), version = version + 1"
            " WHERE row IN (SELECT row FROM conversation WHERE channel = ?3 AND thread = ?4"
            " AND status <> 'resolved' UNION ALL SELECT row FROM conversation WHERE channel = ?3"
            " AND thread = ?4 AND status = 'resolved') RETURNING row, id, contact",
            (to, taken, channel_id, thread),
        )
        for _, conversation_id, contact_id in rows:
            self._db.touch("conversation", conversation_id, contact_id, conversation_id)
        return [ConversationId(row[1]) for row in sorted(rows)]

    async def page(
        self,
        *,
        after: str | None = None,
        limit: int = 50,
        status: Status | None = None,
        assignee: AgentId | None = None,
        unassigned: bool = False,
        contact_id: ContactId | None = None,
    ) -> Page[Conversation]:
        query = Query(_SELECT, ("last_entry_at", "row"))
        query.equal("status", None if status is None else str(status))
        query.equal("assignee", assignee)
        query.equal("contact", contact_id)
        if unassigned:
            query.where("assignee IS NULL")
        return query.read(self._db, after, limit, _conversation)

    def _insert(self, conversation: Conversation) -> None:
        self._db.run(
            "INSERT INTO conversation (id, contact, channel, thread, status, assignee, opened_at,"
            " last_entry_at, last_seq, preview, last_inbound_seq, filed_for)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            conversation.id,
            conversation.contact_id,
            conversation.channel_id,
            conversation.thread,
            str(conversation.status),
            conversation.assignee,
            to_micros(conversation.opened_at),
            to_micros(conversation.last_entry_at),
            conversation.last_seq,
            conversation.preview,
            conversation.last_inbound_seq,
            conversation.filed_for,
        )

    def _touch(self, conversation: Conversation) -> None:
        self._db.touch("conversation", conversation.id, conversation.contact_id, conversation.id)


def _conversation(row: Row) -> Conversation:
    return Conversation(
        id=ConversationId(row[2]),
        contact_id=ContactId(row[3]),
        channel_id=ChannelId(row[4]),
        thread=row[5],
        status=Status(row[6]),
        assignee=None if row[7] is None else AgentId(row[7]),
        opened_at=from_micros(row[8]),
        last_entry_at=from_micros(row[0]),
        last_seq=row[9],
        preview=row[10],
        version=row[11],
        last_inbound_seq=row[12],
        filed_for=None if row[13] is None else ContactId(row[13]),
    )
