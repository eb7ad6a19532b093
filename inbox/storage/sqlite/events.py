"""Event keys in SQLite."""

from inbox.core.ids import ChannelId, ContactId, ConversationId, EntryId, LeadId
from inbox.core.inbound import Filed
from inbox.core.store.events import FiledEvent
from inbox.storage.sqlite.handle import Handle


class SqliteEvents:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def find(self, channel_id: ChannelId, external_id: str) -> FiledEvent | None:
        row = self._db.row(
            "SELECT entry, contact, conversation, lead, fingerprint FROM event"
            " WHERE channel = ? AND external_id = ?",
            channel_id,
            external_id,
        )
        if row is None:
            return None
        filed = Filed(
            entry_id=EntryId(row[0]),
            contact_id=ContactId(row[1]),
            conversation_id=ConversationId(row[2]),
            lead_id=None if row[3] is None else LeadId(row[3]),
            repeated=True,
        )
        return FiledEvent(filed=filed, fingerprint=row[4])

    async def append(
        self, channel_id: ChannelId, external_id: str, filed: Filed, *, fingerprint: str | None
    ) -> bool:
        return bool(
            self._db.count(
                "INSERT INTO event (channel, external_id, fingerprint, entry, contact, conversation, lead)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                channel_id,
                external_id,
                fingerprint,
                filed.entry_id,
                filed.contact_id,
                filed.conversation_id,
                filed.lead_id,
            )
        )
