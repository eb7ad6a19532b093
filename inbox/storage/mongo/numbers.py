"""Leases of numbers, in MongoDB."""

from collections.abc import Sequence
from datetime import datetime

from inbox.core.ids import SiteId, VisitorId
from inbox.core.number_pool import NumberLease, PoolHour
from inbox.storage.codec import from_micros, maybe_micros, to_micros
from inbox.storage.mongo.handle import Document, Handle
from inbox.storage.mongo.scalars import among, at_most, equal

_HOUR = 3_600_000_000
_NAME = "number_lease"


class MongoNumbers:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def newest(self, numbers: Sequence[str]) -> Sequence[NumberLease]:
        found = await self._db.some(_NAME, {**equal(held=True), "number": among(numbers)})
        return [_lease(each) for each in found]

    async def of_visitor(self, site_id: SiteId, pool: str, visitor_id: VisitorId) -> NumberLease | None:
        where = equal(visitor=visitor_id, site=site_id, pool=pool)
        found = await self._db.one(_NAME, where, [("shown_at", -1), ("row", -1)])
        return None if found is None else _lease(found)

    async def add(self, lease: NumberLease) -> None:
        if not lease.missed:
            await self._db.change(_NAME, equal(held=True, number=lease.number), {"$set": {"held": False}})
        await self._db.add(
            _NAME,
            {
                "_id": str(lease.id),
                "row": self._db.rows.next(),
                "site": str(lease.site_id),
                "pool": str(lease.pool),
                "number": str(lease.number),
                "visitor": str(lease.visitor_id),
                "shown_at": to_micros(lease.shown_at),
                "seen_at": to_micros(lease.seen_at),
                "clicked_at": maybe_micros(lease.clicked_at),
                "missed": bool(lease.missed),
                "held": not lease.missed,
            },
        )

    async def renew(self, lease_id: str, at: datetime, *, clicked: bool) -> None:
        now = to_micros(at)
        update: Document = {"$max": {"seen_at": now}}
        if clicked:
            update["$set"] = {"clicked_at": now}
        await self._db.change(_NAME, equal(_id=lease_id), update)

    async def who_saw(
        self, number: str, *, since: datetime, until: datetime, limit: int
    ) -> Sequence[NumberLease]:
        where = {
            **equal(number=number),
            "seen_at": {"$gte": to_micros(since)},
            "shown_at": at_most(to_micros(until)),
        }
        found = await self._db.some(_NAME, where, [("seen_at", -1), ("row", -1)], limit=limit)
        return [_lease(each) for each in found]

    async def last_of(self, number: str, visitors: Sequence[VisitorId]) -> NumberLease | None:
        where = {**equal(number=number), "visitor": among(visitors)}
        found = await self._db.one(_NAME, where, [("seen_at", -1), ("row", -1)])
        return None if found is None else _lease(found)

    async def hours(self, site_id: SiteId, pool: str, since: datetime) -> Sequence[PoolHour]:
        hour = {"$subtract": ["$shown_at", {"$mod": ["$shown_at", _HOUR]}]}
        counted = {
            "_id": hour,
            "asked": {"$sum": 1},
            "missed": {"$sum": {"$cond": ["$missed", 1, 0]}},
            "stayed": {"$sum": {"$subtract": ["$seen_at", "$shown_at"]}},
        }
        where = {**equal(site=site_id, pool=pool), "shown_at": {"$gte": to_micros(since)}}
        found = await self._db.joined(_NAME, [{"$match": where}, {"$group": counted}, {"$sort": {"_id": 1}}])
        return [
            PoolHour(
                at=from_micros(each["_id"]),
                asked=each["asked"],
                missed=each["missed"],
                stayed_s=each["stayed"] / 1e6,
            )
            for each in found
        ]

    async def prune(self, *, before: datetime, limit: int) -> int:
        old = {"seen_at": {"$lt": to_micros(before)}}
        found = await self._db.some(_NAME, old, [("seen_at", 1)], limit=limit, fields=["_id"])
        return await self._db.drop(_NAME, {"_id": among([each["_id"] for each in found])})


def _lease(found: Document) -> NumberLease:
    clicked_at = found["clicked_at"]
    return NumberLease(
        id=found["_id"],
        site_id=SiteId(found["site"]),
        pool=found["pool"],
        number=found["number"],
        visitor_id=VisitorId(found["visitor"]),
        shown_at=from_micros(found["shown_at"]),
        seen_at=from_micros(found["seen_at"]),
        clicked_at=None if clicked_at is None else from_micros(clicked_at),
        missed=found["missed"],
    )
