"""What channels remember, in MongoDB."""

from inbox.core.ids import ChannelId
from inbox.storage.mongo.handle import Handle
from inbox.storage.mongo.scalars import equal


class MongoMemories:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def find(self, channel_id: ChannelId, name: str) -> str | None:
        found = await self._db.one("memory", equal(channel=channel_id, name=name))
        return None if found is None else str(found["value"])

    async def save(self, channel_id: ChannelId, name: str, value: str) -> None:
        key, document = equal(channel=channel_id, name=name), {"value": str(value)}
        if not await self._db.put("memory", key, document):
            await self._db.change("memory", key, {"$set": document})
