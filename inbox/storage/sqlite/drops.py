"""How many reports were dropped, in SQLite."""

from collections.abc import Mapping, Sequence
from datetime import date

from inbox.core.ids import SiteId
from inbox.core.store.drops import Drop
from inbox.storage.sqlite.handle import Handle


class SqliteDrops:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def add(self, site_id: SiteId, day: date, counts: Mapping[str, int]) -> None:
        for reason, count in counts.items():
            self._db.run(
                "INSERT INTO dropped (site, day, reason, number) VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET number = number + excluded.number",
                site_id,
                day.isoformat(),
                reason,
                count,
            )

    async def since(self, site_id: SiteId, day: date) -> Sequence[Drop]:
        rows = self._db.rows(
            "SELECT day, reason, number FROM dropped WHERE site = ? AND day >= ? ORDER BY day DESC, reason",
            (site_id, day.isoformat()),
        )
        return [Drop(day=date.fromisoformat(row[0]), reason=row[1], count=row[2]) for row in rows]
