"""Deliveries in SQLite."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from inbox.core.delivery import PROGRESS, Attempt, Delivery, DeliveryState
from inbox.core.errors import Conflict, NotFound
from inbox.core.ids import AgentId, ChannelId, ConversationId, EntryId
from inbox.core.store.page import Page
from inbox.storage.codec import dump, from_micros, load, to_micros
from inbox.storage.sqlite.handle import Handle, Row
from inbox.storage.sqlite.paging import Query, marks

_SELECT = (
    "SELECT row, entry, conversation, channel, seq, state, reason, external_id, attempts, asked_by,"
    " reported, updated_at, version, send_at FROM delivery"
)


class SqliteDeliveries:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def get(self, entry_id: EntryId) -> Delivery:
        row = self._db.row(f"{_SELECT} WHERE entry = ?", entry_id)
        if row is None:
            message = "This entry was not sent to anybody."
            raise NotFound(message)
        return _delivery(row)

    async def many(self, entry_ids: Sequence[EntryId]) -> Mapping[EntryId, Delivery]:
        wanted = list(dict.fromkeys(entry_ids))
        rows = self._db.rows(f"{_SELECT} WHERE entry IN ({marks(wanted)})", wanted) if wanted else []
        return {delivery.entry_id: delivery for delivery in map(_delivery, rows)}

    async def find_by_external(self, channel_id: ChannelId, external_id: str) -> Delivery | None:
        row = self._db.row(
            f"{_SELECT} WHERE channel = ? AND external_id = ? ORDER BY row DESC LIMIT 1",
            channel_id,
            external_id,
        )
        return None if row is None else _delivery(row)

    async def first_queued(self, conversation_id: ConversationId) -> Delivery | None:
        row = self._db.row(
            f"{_SELECT} WHERE conversation = ? AND state = 'queued' ORDER BY seq LIMIT 1", conversation_id
        )
        return None if row is None else _delivery(row)

    async def add(self, delivery: Delivery) -> None:
        self._db.run(
            "INSERT INTO delivery (state, reason, external_id, attempts, asked_by, reported, updated_at,"
            " send_at, entry, conversation, channel, seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *_values(delivery),
            delivery.entry_id,
            delivery.conversation_id,
            delivery.channel_id,
            delivery.seq,
        )
        self._touch(delivery.entry_id, delivery.conversation_id)

    async def save(self, delivery: Delivery) -> Delivery:
        if not self._db.count(
            "UPDATE delivery SET state = ?, reason = ?, external_id = ?, attempts = ?, asked_by = ?,"
            " reported = ?, updated_at = ?, send_at = ?, version = version + 1"
            " WHERE entry = ? AND version = ?",
            *_values(delivery),
            delivery.entry_id,
            delivery.version,
        ):
            message = "The delivery has moved on."
            raise Conflict(message)
        self._touch(delivery.entry_id, delivery.conversation_id)
        return replace(delivery, version=delivery.version + 1)

    async def report(
        self, conversation_id: ConversationId, *, up_to: int, state: DeliveryState, at: datetime
    ) -> int:
        earlier = [str(each) for each in PROGRESS[1 : PROGRESS.index(state)]]
        rows = self._db.rows(
            "UPDATE delivery SET state = ?, updated_at = ?, version = version + 1"  # noqa: S608 - only placeholders and constants are put in
            f" WHERE conversation = ? AND seq <= ? AND state IN ({marks(earlier)}) RETURNING entry",
            [str(state), to_micros(at), conversation_id, up_to, *earlier],
        )
        self._db.run(
            "UPDATE delivery SET reported = ?, version = version + 1 WHERE conversation = ? AND seq <= ?"
            " AND state = 'queued' AND reported IS NOT ? AND reported IS NOT 'read'",
            str(state),
            conversation_id,
            up_to,
            str(state),
        )
        for (entry_id,) in rows:
            self._touch(EntryId(entry_id), conversation_id)
        return len(rows)

    async def page(
        self, *, state: DeliveryState, after: str | None = None, limit: int = 50
    ) -> Page[Delivery]:
        query = Query(_SELECT, ("row",))
        query.equal("state", str(state))
        return query.read(self._db, after, limit, _delivery)

    async def count(self, state: DeliveryState) -> int:
        row = self._db.row("SELECT count(*) FROM delivery WHERE state = ?", str(state))
        return 0 if row is None else int(row[0])

    def _touch(self, entry_id: EntryId, conversation_id: ConversationId) -> None:
        self._db.touch("delivery", entry_id, None, conversation_id)


def _values(delivery: Delivery) -> tuple[object, ...]:
    return (
        str(delivery.state),
        delivery.reason,
        delivery.external_id,
        dump(delivery.attempts),
        delivery.asked_by,
        None if delivery.reported is None else str(delivery.reported),
        to_micros(delivery.updated_at),
        None if delivery.send_at is None else to_micros(delivery.send_at),
    )


def _delivery(row: Row) -> Delivery:
    return Delivery(
        entry_id=EntryId(row[1]),
        conversation_id=ConversationId(row[2]),
        channel_id=ChannelId(row[3]),
        seq=row[4],
        state=DeliveryState(row[5]),
        reason=row[6],
        external_id=row[7],
        attempts=load(tuple[Attempt, ...], row[8]),
        asked_by=None if row[9] is None else AgentId(row[9]),
        reported=None if row[10] is None else DeliveryState(row[10]),
        updated_at=from_micros(row[11]),
        version=row[12],
        send_at=None if row[13] is None else from_micros(row[13]),
    )
