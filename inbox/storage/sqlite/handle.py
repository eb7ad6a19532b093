"""One connection as the parts of the store see it."""

from collections.abc import Sequence
from typing import Any

import apsw

Row = tuple[Any, ...]
Touched = dict[tuple[str, str], tuple[str | None, str | None]]


class Handle:
    """Runs statements at once, on whatever connection it was given; `touched` gathers the unit's changes."""

    __slots__ = ("_execute", "connection", "touched")

    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection
        self.touched: Touched = {}
        self._execute = connection.execute

    def row(self, sql: str, *values: Any) -> Row | None:
        row: Row | None = self._execute(sql, values).fetchone()
        return row

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        rows: list[Row] = self._execute(sql, values).fetchall()
        return rows

    def run(self, sql: str, *values: Any) -> None:
        self._execute(sql, values)

    def count(self, sql: str, *values: Any) -> int:
        """Run a statement and return how many rows it changed."""
        self._execute(sql, values)
        return self.connection.changes()

    def touch(
        self, kind: str, public_id: str, contact_id: str | None = None, conversation_id: str | None = None
    ) -> None:
        """Note that this unit changed the object; the store writes one change row each when the unit ends."""
        self.touched[kind, public_id] = (contact_id, conversation_id)
