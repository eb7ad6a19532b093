"""What reports count in SQLite: visits in a table of small numbers, filled behind the touches."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Protocol, TypeVar

from inbox.core.store.reports import LandingCount, LeadFacts, VisitCount
from inbox.storage.codec import to_micros
from inbox.storage.origins import landing_key, landing_of, origin_key, origin_of
from inbox.storage.sqlite.handle import Handle, Row
from inbox.storage.sqlite.ways import Ways

T = TypeVar("T")


class Aside(Protocol):
    """Reads in a thread."""

    def __call__(self, read: Callable[[], T], /) -> Awaitable[T]: ...


_COUNT = (
    "SELECT {key}.id, {key}.key, count(*), sum(visit.prev_at < ?)"
    " FROM {key} CROSS JOIN visit ON visit.{key} = {key}.id AND visit.at >= ? AND visit.at < ?"
    " GROUP BY {key}.id"
)


class SqliteReports:
    """`aside` reads in a thread: outside of units a report may take its time."""

    def __init__(self, handle: Handle, aside: Aside | None = None) -> None:
        self._db = handle
        self._aside = aside

    async def visits(self, edges: Sequence[datetime]) -> Sequence[VisitCount]:
        return await self._read(lambda: self._visits([to_micros(edge) for edge in edges]))

    async def landings(self, since: datetime, until: datetime) -> Sequence[LandingCount]:
        return await self._read(lambda: self._landings(to_micros(since), to_micros(until)))

    async def leads(self, since: datetime, until: datetime, *, look_back: timedelta) -> Sequence[LeadFacts]:
        span = to_micros(since), to_micros(until)
        return await self._read(lambda: Ways(self._db).read(span, look_back // timedelta(microseconds=1)))

    async def update(self, *, limit: int) -> int:
        found = self._db.row("SELECT value FROM meta WHERE key = 'counted'")
        rows = self._db.rows(
            "SELECT row, visitor, at FROM touch WHERE row > ? ORDER BY row LIMIT ?",
            (int(found[0]) if found else 0, limit),
        )
        if rows:
            self._count(rows)
            self._db.run("INSERT OR REPLACE INTO meta VALUES ('counted', ?)", str(rows[-1][0]))
        return len(rows) + (Ways(self._db).update(limit - len(rows)) if len(rows) < limit else 0)

    async def _read(self, read: Callable[[], T]) -> T:
        return await self._aside(read) if self._aside else read()

    def _visits(self, edges: list[int]) -> list[VisitCount]:
        days = list(pairwise(edges))
        keys: dict[int, str] = {}
        visits: dict[int, list[int]] = {}
        visitors: dict[int, int] = {}
        for day, (since, until) in enumerate(days):
            for number, key, count, new in self._counted("origin", edges[0], since, until):
                keys[number] = key
                visits.setdefault(number, [0] * len(days))[day] = count
                visitors[number] = visitors.get(number, 0) + new
        return [
            VisitCount(origin=origin_of(key), visits=tuple(visits[number]), visitors=visitors[number])
            for number, key in keys.items()
        ]

    def _landings(self, since: int, until: int) -> list[LandingCount]:
        counts = []
        for _, key, visits, visitors in self._counted("landing", since, since, until):
            site_id, page = landing_of(key)
            counts.append(LandingCount(site_id=site_id, page=page, visits=visits, visitors=visitors))
        return counts

    def _counted(self, key: str, begin: int, since: int, until: int) -> list[Row]:
        return self._db.rows(_COUNT.format(key=key), (begin, since, until))

    def _count(self, rows: Iterable[Row]) -> None:
        """Every visitor of these anew from the earliest on: a late touch changes what was before the next."""
        since: dict[str, int] = {}
        for _, visitor, at in rows:
            since[visitor] = min(at, since.get(visitor, at))
        for visitor, begin in since.items():
            self._count_visitor(visitor, begin)

    def _count_visitor(self, visitor: str, begin: int) -> None:
        found = self._db.row("SELECT max(at) FROM touch WHERE visitor = ? AND at < ?", visitor, begin)
        before = found[0] or 0 if found else 0
        counted = []
        for row, at, site, url, source in self._db.rows(
            "SELECT row, at, site, landing_url, source FROM touch WHERE visitor = ? AND at >= ?"
            " ORDER BY at, row",
            (visitor, begin),
        ):
            origin = self._number("origin", origin_key(site, source))
            counted.append((origin, at, row, before, self._number("landing", landing_key(site, url))))
            before = at
        self._db.add("INSERT OR REPLACE INTO visit VALUES (?, ?, ?, ?, ?)", counted)

    def _number(self, table: str, key: str) -> int:
        known = f"SELECT id FROM {table} WHERE key = ?"  # noqa: S608 - our own names
        row = self._db.row(known, key)
        if row is None:
            self._db.run(f"INSERT INTO {table} (key) VALUES (?)", key)  # noqa: S608
            row = self._db.row(known, key)
        return int(row[0]) if row else 0
