"""Leases in MongoDB."""

from datetime import datetime

from inbox.storage.codec import to_micros
from inbox.storage.mongo.handle import Handle
from inbox.storage.mongo.scalars import equal


class MongoLeases:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def take(self, name: str, holder: str, *, now: datetime, until: datetime) -> bool:
        key, held = equal(_id=name), {"holder": str(holder), "until": to_micros(until)}
        if await self._db.put("lease", key, held):
            return True
        free = {**key, "$or": [equal(holder=holder), {"until": {"$lte": to_micros(now)}}]}
        return bool(await self._db.change("lease", free, {"$set": held}))

    async def drop(self, name: str, holder: str) -> None:
        await self._db.drop("lease", equal(_id=name, holder=holder))
