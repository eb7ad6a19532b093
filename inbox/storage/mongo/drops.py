"""How many reports were dropped, in MongoDB."""

from collections.abc import Mapping, Sequence
from datetime import date

from inbox.core.ids import SiteId
from inbox.core.store.drops import Drop
from inbox.storage.mongo.handle import Handle
from inbox.storage.mongo.scalars import equal


class MongoDrops:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def add(self, site_id: SiteId, day: date, counts: Mapping[str, int]) -> None:
        for reason, count in counts.items():
            key = equal(site=site_id, day=day.isoformat(), reason=reason)
            if not await self._db.change("dropped", key, {"$inc": {"number": int(count)}}):
                await self._db.put("dropped", key, {"number": int(count)})

    async def since(self, site_id: SiteId, day: date) -> Sequence[Drop]:
        where = {**equal(site=site_id), "day": {"$gte": day.isoformat()}}
        found = await self._db.some("dropped", where, [("day", -1), ("reason", 1)])
        return [
            Drop(day=date.fromisoformat(each["day"]), reason=each["reason"], count=each["number"])
            for each in found
        ]
