"""Conversations in MongoDB; `unresolved` says again what `status` says, for an index cannot ask "is not"."""

from collections.abc import Sequence
from dataclasses import replace

from inbox.core.conversation import Conversation, Status
from inbox.core.errors import Conflict, NotFound
from inbox.core.ids import AgentId, ChannelId, ContactId, ConversationId
from inbox.core.store.page import Page
from inbox.storage.codec import from_micros, to_micros
from inbox.storage.mongo.handle import Document, Handle
from inbox.storage.mongo.paging import Query
from inbox.storage.mongo.scalars import among, equal, narrowed


class MongoConversations:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def get(self, conversation_id: ConversationId) -> Conversation:
        found = await self._db.one("conversation", equal(_id=conversation_id))
        if found is None:
            message = "There is no such conversation."
            raise NotFound(message)
        return _conversation(found)

    async def many(self, conversation_ids: Sequence[ConversationId]) -> Sequence[Conversation]:
        found = await self._db.some("conversation", {"_id": among(conversation_ids)})
        return [_conversation(each) for each in found]

    async def find_unresolved(self, channel_id: ChannelId, thread: str) -> Conversation | None:
        found = await self._db.one("conversation", _thread(channel_id, thread, unresolved=True))
        return None if found is None else _conversation(found)

    async def find_latest(self, channel_id: ChannelId, thread: str) -> Conversation | None:
        unresolved = await self.find_unresolved(channel_id, thread)
        if unresolved is not None:
            return unresolved
        resolved = _thread(channel_id, thread, unresolved=False)
        found = await self._db.one("conversation", resolved, [("row", -1)])
        return None if found is None else _conversation(found)

    async def add(self, conversation: Conversation) -> None:
        key = equal(_id=conversation.id)
        if conversation.status is not Status.RESOLVED:
            key = _thread(conversation.channel_id, conversation.thread, unresolved=True)
        document = {**_document(conversation), "row": self._db.rows.next()}
        given = {name: value for name, value in document.items() if name not in key}
        if not await self._db.put("conversation", key, given):
            message = "The thread has an unresolved conversation already."
            raise Conflict(message)
        self._touch(conversation)

    async def save(self, conversation: Conversation) -> Conversation:
        unresolved = conversation.status is not Status.RESOLVED
        if unresolved:
            await self._check_alone(conversation)
        changed = await self._db.change(
            "conversation",
            equal(_id=conversation.id, version=conversation.version),
            {
                "$set": {
                    "status": str(conversation.status),
                    "unresolved": unresolved,
                    "assignee": conversation.assignee,
                },
                "$inc": {"version": 1},
            },
        )
        if not changed:
            message = "The conversation was changed by somebody else."
            raise Conflict(message)
        self._touch(conversation)
        return replace(conversation, version=conversation.version + 1)

    async def hand_over(self, giver: ContactId, taker: ContactId, *, filed_for: Sequence[ContactId]) -> None:
        theirs = await self._db.some("conversation", equal(contact=giver), fields=["filed_for"])
        for each in theirs:
            home = each["filed_for"] or str(giver)
            if home in filed_for:
                await self._hand_over(each["_id"], taker, None if home == taker else home)

    async def move_thread(self, channel_id: ChannelId, thread: str, to: str) -> Sequence[ConversationId]:
        if thread == to:
            return []
        where = equal(channel=channel_id, thread=thread)
        moved = [_conversation(each) for each in await self._db.some("conversation", where, [("row", 1)])]
        values: Document = {"thread": str(to)}
        if await self.find_unresolved(channel_id, to) is not None:
            values |= {"status": str(Status.RESOLVED), "unresolved": False}
        if moved:
            await self._db.change("conversation", where, {"$set": values, "$inc": {"version": 1}})
        for conversation in moved:
            self._touch(conversation)
        return [conversation.id for conversation in moved]

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
        where = narrowed(status=status, assignee=assignee, contact=contact_id)
        if unassigned:
            where |= equal(assignee=None)
        query = Query("conversation", ("last_entry_at", "row"), where)
        return await query.read(self._db, after, limit, _conversation)

    async def _hand_over(self, conversation_id: str, taker: ContactId, filed_for: str | None) -> None:
        place = equal(conversation=conversation_id)
        leads = await self._db.some("lead", place, fields=["_id"])
        moved = {"$set": equal(contact=taker), "$inc": {"version": 1}}
        grown = {**moved, "$set": equal(contact=taker, filed_for=filed_for)}
        await self._db.change("conversation", equal(_id=conversation_id), grown)
        await self._db.change("entry", place, {"$set": equal(contact=taker)})
        await self._db.change("lead", place, moved)
        self._db.touch("conversation", conversation_id, taker, conversation_id)
        for each in leads:
            self._db.touch("lead", each["_id"], taker, conversation_id)

    async def _check_alone(self, conversation: Conversation) -> None:
        other = await self.find_unresolved(conversation.channel_id, conversation.thread)
        if other is not None and other.id != conversation.id:
            message = "The thread has another unresolved conversation by now."
            raise Conflict(message)

    def _touch(self, conversation: Conversation) -> None:
        self._db.touch("conversation", conversation.id, conversation.contact_id, conversation.id)


def _thread(channel_id: ChannelId, thread: str, *, unresolved: bool) -> Document:
    return equal(channel=channel_id, thread=thread, unresolved=unresolved)


def _document(conversation: Conversation) -> Document:
    return {
        "_id": str(conversation.id),
        "contact": str(conversation.contact_id),
        "channel": str(conversation.channel_id),
        "thread": str(conversation.thread),
        "status": str(conversation.status),
        "unresolved": conversation.status is not Status.RESOLVED,
        "assignee": conversation.assignee,
        "opened_at": to_micros(conversation.opened_at),
        "last_entry_at": to_micros(conversation.last_entry_at),
        "last_seq": int(conversation.last_seq),
        "last_inbound_seq": int(conversation.last_inbound_seq),
        "preview": conversation.preview,
        "filed_for": conversation.filed_for,
        "version": 0,
    }


def _conversation(found: Document) -> Conversation:
    return Conversation(
        id=ConversationId(found["_id"]),
        contact_id=ContactId(found["contact"]),
        channel_id=ChannelId(found["channel"]),
        thread=found["thread"],
        status=Status(found["status"]),
        assignee=None if found["assignee"] is None else AgentId(found["assignee"]),
        opened_at=from_micros(found["opened_at"]),
        last_entry_at=from_micros(found["last_entry_at"]),
        last_seq=found["last_seq"],
        preview=found["preview"],
        version=found["version"],
        last_inbound_seq=found["last_inbound_seq"],
        filed_for=None if found["filed_for"] is None else ContactId(found["filed_for"]),
    )
