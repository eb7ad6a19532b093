"""Up to where each agent has read, in MongoDB."""

from collections.abc import Mapping, Sequence
from typing import Any

from inbox.core.ids import AgentId, ConversationId
from inbox.core.store.readings import MOST
from inbox.storage.mongo.handle import Handle
from inbox.storage.mongo.scalars import among, equal


class MongoReadings:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def mark(self, agent_id: AgentId, conversation_id: ConversationId, seq: int) -> bool:
        key = equal(agent=agent_id, conversation=conversation_id)
        moved = await self._db.lift("reading", key, "seq", int(seq))
        if moved:
            self._db.touch("reading", agent_id, None, conversation_id)
        return moved

    async def unread(
        self, agent_id: AgentId, conversation_ids: Sequence[ConversationId]
    ) -> Mapping[ConversationId, int]:
        wanted = {"_id": among(conversation_ids), "last_inbound_seq": {"$gt": 0}}
        found = await self._db.joined(
            "conversation", [{"$match": wanted}, *_marked(agent_id), *_beyond_mark(), *_written_since()]
        )
        return {ConversationId(each["_id"]): each["unread"] for each in found}

    async def count_unread(self, agent_id: AgentId, *, assignee: AgentId | None) -> int:
        where = {**equal(assignee=assignee, unresolved=True), "last_inbound_seq": {"$gt": 0}}
        found = await self._db.joined(
            "conversation",
            [
                {"$match": where},
                *_marked(agent_id),
                *_beyond_mark(),
                {"$limit": MOST},
                {"$project": {"_id": 1}},
            ],
        )
        return len(found)


def _marked(agent_id: AgentId) -> list[dict[str, Any]]:
    """Adds `mark`, the entry up to which the agent has read."""
    reading = {
        "from": "reading",
        "localField": "_id",
        "foreignField": "conversation",
        "pipeline": [{"$match": equal(agent=agent_id)}],
        "as": "reading",
    }
    return [
        {"$lookup": reading},
        {"$unwind": {"path": "$reading", "preserveNullAndEmptyArrays": True}},
        {"$set": {"mark": {"$ifNull": ["$reading.seq", 0]}}},
    ]


def _beyond_mark() -> list[dict[str, Any]]:
    return [{"$match": {"$expr": {"$gt": ["$last_inbound_seq", "$mark"]}}}]


def _written_since() -> list[dict[str, Any]]:
    """Adds `unread`: at most MOST entries are looked at."""
    entries = {
        "from": "entry",
        "localField": "_id",
        "foreignField": "conversation",
        "let": {"mark": "$mark"},
        "pipeline": [
            {"$match": {"inbound": True, "$expr": {"$gt": ["$seq", "$$mark"]}}},
            {"$limit": MOST},
            {"$project": {"_id": 1}},
        ],
        "as": "entries",
    }
    return [{"$lookup": entries}, {"$project": {"unread": {"$size": "$entries"}}}]
