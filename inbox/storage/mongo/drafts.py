"""Drafts in MongoDB."""

from collections.abc import Sequence

from inbox.core.draft import Draft, DraftLetter
from inbox.core.ids import AgentId, ConversationId, UploadId
from inbox.storage.codec import dump, from_micros, load, to_micros
from inbox.storage.mongo.handle import Handle
from inbox.storage.mongo.scalars import equal

_MOST = 100


class MongoDrafts:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def find(self, agent_id: AgentId, conversation_id: ConversationId) -> Draft | None:
        found = await self._db.one("draft", equal(agent=agent_id, conversation=conversation_id))
        if found is None:
            return None
        return Draft(
            agent_id=agent_id,
            conversation_id=conversation_id,
            text=found["text"],
            note=found["note"],
            uploads=tuple(map(UploadId, found["uploads"])),
            updated_at=from_micros(found["updated_at"]),
            letter=None if found.get("letter") is None else load(DraftLetter, found["letter"]),
        )

    async def save(self, draft: Draft) -> None:
        key = equal(agent=draft.agent_id, conversation=draft.conversation_id)
        document = {
            "text": draft.text,
            "note": bool(draft.note),
            "uploads": [str(upload) for upload in draft.uploads],
            "updated_at": to_micros(draft.updated_at),
            "letter": None if draft.letter is None else dump(draft.letter).decode(),
        }
        if not await self._db.put("draft", key, document):
            await self._db.change("draft", key, {"$set": document})

    async def drop(self, agent_id: AgentId, conversation_id: ConversationId) -> None:
        await self._db.drop("draft", equal(agent=agent_id, conversation=conversation_id))

    async def of(self, agent_id: AgentId) -> Sequence[ConversationId]:
        found = await self._db.some("draft", equal(agent=agent_id), [("updated_at", -1)], limit=_MOST)
        return [ConversationId(each["conversation"]) for each in found]
