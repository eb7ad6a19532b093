"""What channels remember, in SQLite."""

from inbox.core.ids import ChannelId
from inbox.storage.sqlite.handle import Handle


class SqliteMemories:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def find(self, channel_id: ChannelId, name: str) -> str | None:
        row = self._db.row("SELECT value FROM memory WHERE channel = ? AND name = ?", channel_id, name)
        return None if row is None else str(row[0])

    async def save(self, channel_id: ChannelId, name: str, value: str) -> None:
        self._db.run(
            "INSERT OR REPLACE INTO memory (channel, name, value) VALUES (?, ?, ?)", channel_id, name, value
        )
