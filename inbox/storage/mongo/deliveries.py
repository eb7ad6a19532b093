"""Deliveries in MongoDB."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from inbox.core.delivery import PROGRESS, Attempt, Delivery, DeliveryState
from inbox.core.errors import Conflict, NotFound
from inbox.core.ids import AgentId, ChannelId, ConversationId, EntryId
from inbox.core.store.page import Page
from inbox.storage.codec import dump, from_micros, load, to_micros
from inbox.storage.mongo.handle import Document, Handle
from inbox.storage.mongo.paging import Query
from inbox.storage.mongo.scalars import among, at_most, equal


class MongoDeliveries:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def get(self, entry_id: EntryId) -> Delivery:
        found = await self._db.one("delivery", equal(_id=entry_id))
        if found is None:
            message = "This entry was not sent to anybody."
            raise NotFound(message)
        return _delivery(found)

    async def many(self, entry_ids: Sequence[EntryId]) -> Mapping[EntryId, Delivery]:
        found = await self._db.some("delivery", {"_id": among(entry_ids)}) if entry_ids else []
        return {delivery.entry_id: delivery for delivery in map(_delivery, found)}

    async def find_by_external(self, channel_id: ChannelId, external_id: str) -> Delivery | None:
        where = equal(channel=channel_id, external_id=external_id)
        found = await self._db.one("delivery", where, [("row", -1)])
        return None if found is None else _delivery(found)

    async def first_queued(self, conversation_id: ConversationId) -> Delivery | None:
        where = equal(conversation=conversation_id, state=DeliveryState.QUEUED)
        found = await self._db.one("delivery", where, [("seq", 1)])
        return None if found is None else _delivery(found)

    async def add(self, delivery: Delivery) -> None:
        await self._db.add(
            "delivery",
            {
                "_id": str(delivery.entry_id),
                "row": self._db.rows.next(),
                "conversation": str(delivery.conversation_id),
                "channel": str(delivery.channel_id),
                "seq": int(delivery.seq),
                "version": 0,
                **_document(delivery),
            },
        )
        self._touch(delivery.entry_id, delivery.conversation_id)

    async def save(self, delivery: Delivery) -> Delivery:
        where = equal(_id=delivery.entry_id, version=delivery.version)
        if not await self._db.change(
            "delivery", where, {"$set": _document(delivery), "$inc": {"version": 1}}
        ):
            message = "The delivery has moved on."
            raise Conflict(message)
        self._touch(delivery.entry_id, delivery.conversation_id)
        return replace(delivery, version=delivery.version + 1)

    async def report(
        self, conversation_id: ConversationId, *, up_to: int, state: DeliveryState, at: datetime
    ) -> int:
        place = {**equal(conversation=conversation_id), "seq": at_most(up_to)}
        earlier = PROGRESS[1 : PROGRESS.index(state)]
        moved = await self._db.some("delivery", {**place, "state": among(earlier)}, fields=["_id"])
        await self._db.change(
            "delivery",
            {"_id": among(each["_id"] for each in moved)},
            {"$set": {"state": str(state), "updated_at": to_micros(at)}, "$inc": {"version": 1}},
        )
        known = {"$nin": [str(state), str(DeliveryState.READ)]}
        await self._db.change(
            "delivery",
            {**place, **equal(state=DeliveryState.QUEUED), "reported": known},
            {"$set": {"reported": str(state)}, "$inc": {"version": 1}},
        )
        for each in moved:
            self._touch(EntryId(each["_id"]), conversation_id)
        return len(moved)

    async def page(
        self, *, state: DeliveryState, after: str | None = None, limit: int = 50
    ) -> Page[Delivery]:
        return await Query("delivery", ("row",), equal(state=state)).read(self._db, after, limit, _delivery)

    async def count(self, state: DeliveryState) -> int:
        return await self._db.number("delivery", equal(state=state))

    def _touch(self, entry_id: EntryId, conversation_id: ConversationId) -> None:
        self._db.touch("delivery", entry_id, None, conversation_id)


def _document(delivery: Delivery) -> Document:
    return {
        "state": str(delivery.state),
        "reason": delivery.reason,
        "external_id": delivery.external_id,
        "attempts": dump(delivery.attempts).decode(),
        "asked_by": delivery.asked_by,
        "reported": None if delivery.reported is None else str(delivery.reported),
        "updated_at": to_micros(delivery.updated_at),
        "send_at": None if delivery.send_at is None else to_micros(delivery.send_at),
    }


def _delivery(found: Document) -> Delivery:
    return Delivery(
        entry_id=EntryId(found["_id"]),
        conversation_id=ConversationId(found["conversation"]),
        channel_id=ChannelId(found["channel"]),
        seq=found["seq"],
        state=DeliveryState(found["state"]),
        reason=found["reason"],
        external_id=found["external_id"],
        attempts=load(tuple[Attempt, ...], found["attempts"]),
        asked_by=None if found["asked_by"] is None else AgentId(found["asked_by"]),
        reported=None if found["reported"] is None else DeliveryState(found["reported"]),
        updated_at=from_micros(found["updated_at"]),
        version=found["version"],
        send_at=None if found.get("send_at") is None else from_micros(found["send_at"]),
    )
