"""Leases of numbers, in SQLite."""

from collections.abc import Sequence
from datetime import datetime

from inbox.core.ids import SiteId, VisitorId
from inbox.core.number_pool import NumberLease, PoolHour
from inbox.storage.codec import from_micros, maybe_micros, to_micros
from inbox.storage.sqlite.handle import Handle, Row
from inbox.storage.sqlite.paging import marks

_HOUR = 3_600_000_000
_LEASE = "SELECT id, site, pool, number, visitor, shown_at, seen_at, clicked_at, missed FROM number_lease"


class SqliteNumbers:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def newest(self, numbers: Sequence[str]) -> Sequence[NumberLease]:
        rows = self._db.rows(f"{_LEASE} WHERE held = 1 AND number IN ({marks(numbers)})", list(numbers))
        return [_lease(row) for row in rows]

    async def of_visitor(self, site_id: SiteId, pool: str, visitor_id: VisitorId) -> NumberLease | None:
        row = self._db.row(
            f"{_LEASE} WHERE visitor = ? AND site = ? AND pool = ? ORDER BY shown_at DESC, row DESC LIMIT 1",
            visitor_id,
            site_id,
            pool,
        )
        return None if row is None else _lease(row)

    async def add(self, lease: NumberLease) -> None:
        if not lease.missed:
            self._db.run("UPDATE number_lease SET held = 0 WHERE held = 1 AND number = ?", lease.number)
        self._db.run(
            "INSERT INTO number_lease"
            " (id, site, pool, number, visitor, shown_at, seen_at, clicked_at, missed, held)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            lease.id,
            lease.site_id,
            lease.pool,
            lease.number,
            lease.visitor_id,
            to_micros(lease.shown_at),
            to_micros(lease.seen_at),
            maybe_micros(lease.clicked_at),
            int(lease.missed),
            int(not lease.missed),
        )

    async def renew(self, lease_id: str, at: datetime, *, clicked: bool) -> None:
        now = to_micros(at)
        self._db.run(
            "UPDATE number_lease SET seen_at = max(seen_at, ?), clicked_at = coalesce(?, clicked_at)"
            " WHERE id = ?",
            now,
            now if clicked else None,
            lease_id,
        )

    async def who_saw(
        self, number: str, *, since: datetime, until: datetime, limit: int
    ) -> Sequence[NumberLease]:
        rows = self._db.rows(
            f"{_LEASE} WHERE number = ? AND seen_at >= ? AND shown_at <= ?"
            " ORDER BY seen_at DESC, row DESC LIMIT ?",
            (number, to_micros(since), to_micros(until), limit),
        )
        return [_lease(row) for row in rows]

    async def last_of(self, number: str, visitors: Sequence[VisitorId]) -> NumberLease | None:
        row = self._db.row(
            f"{_LEASE} WHERE number = ? AND visitor IN ({marks(visitors)})"
            " ORDER BY seen_at DESC, row DESC LIMIT 1",
            number,
            *visitors,
        )
        return None if row is None else _lease(row)

    async def hours(self, site_id: SiteId, pool: str, since: datetime) -> Sequence[PoolHour]:
        rows = self._db.rows(
            "SELECT shown_at / ? AS hour, count(*), sum(missed), sum(seen_at - shown_at) FROM number_lease"
            " WHERE site = ? AND pool = ? AND shown_at >= ? GROUP BY hour ORDER BY hour",
            (_HOUR, site_id, pool, to_micros(since)),
        )
        return [
            PoolHour(at=from_micros(row[0] * _HOUR), asked=row[1], missed=row[2], stayed_s=row[3] / 1e6)
            for row in rows
        ]

    async def prune(self, *, before: datetime, limit: int) -> int:
        return self._db.count(
            "DELETE FROM number_lease WHERE row IN"
            " (SELECT row FROM number_lease WHERE seen_at < ? ORDER BY seen_at LIMIT ?)",
            to_micros(before),
            limit,
        )


def _lease(row: Row) -> NumberLease:
    return NumberLease(
        id=row[0],
        site_id=SiteId(row[1]),
        pool=row[2],
        number=row[3],
        visitor_id=VisitorId(row[4]),
        shown_at=from_micros(row[5]),
        seen_at=from_micros(row[6]),
        clicked_at=None if row[7] is None else from_micros(row[7]),
        missed=bool(row[8]),
    )
