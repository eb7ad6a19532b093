"""Event keys in MongoDB."""

from inbox.core.ids import ChannelId, ContactId, ConversationId, EntryId, LeadId
from inbox.core.inbound import Filed
from inbox.core.store.events import FiledEvent
from inbox.storage.mongo.handle import Handle
from inbox.storage.mongo.scalars import equal


class MongoEvents:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def find(self, channel_id: ChannelId, external_id: str) -> FiledEvent | None:
        found = await self._db.one("event", equal(channel=channel_id, external_id=external_id))
        if found is None:
            return None
        filed = Filed(
            entry_id=EntryId(found["entry"]),
            contact_id=ContactId(found["contact"]),
            conversation_id=ConversationId(found["conversation"]),
            lead_id=None if found["lead"] is None else LeadId(found["lead"]),
            repeated=True,
        )
        return FiledEvent(filed=filed, fingerprint=found["fingerprint"])

    async def append(
        self, channel_id: ChannelId, external_id: str, filed: Filed, *, fingerprint: str | None
    ) -> bool:
        return await self._db.put(
            "event",
            equal(channel=channel_id, external_id=external_id),
            {
                "fingerprint": fingerprint,
                "entry": str(filed.entry_id),
                "contact": str(filed.contact_id),
                "conversation": str(filed.conversation_id),
                "lead": filed.lead_id,
            },
        )
