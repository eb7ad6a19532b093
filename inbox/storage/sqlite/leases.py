"""Leases in SQLite."""

from datetime import datetime

from inbox.storage.codec import to_micros
from inbox.storage.sqlite.handle import Handle


class SqliteLeases:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def take(self, name: str, holder: str, *, now: datetime, until: datetime) -> bool:
        return bool(
            self._db.count(
                "INSERT INTO lease (name, holder, until) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE"
                " SET holder = ?2, until = ?3 WHERE holder = ?2 OR until <= ?4",
                name,
                holder,
                to_micros(until),
                to_micros(now),
            )
        )

    async def drop(self, name: str, holder: str) -> None:
        self._db.run("DELETE FROM lease WHERE name = ? AND holder = ?", name, holder)
