"""One connection as the parts of the store see it."""

from collections.abc import Sequence
from typing import Any

import apsw

Row = tuple[Any, ...]
Touched = dict[tuple[str, str], tuple[str | None, str | None]]

_ROWS = 8
"""Few enough that the statements, one for each number of rows, stay prepared."""


class Handle:
    """Runs statements at once, on whatever connection it was given; `touched` gathers the unit's changes."""

    __slots__ = ("_execute", "_write", "connection", "touched")

    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection
        self.touched: Touched = {}
        self._execute = connection.execute
        # What gives no rows back is over when it returns, so one cursor serves for all of it.
        self._write = connection.cursor().execute

    def row(self, sql: str, *values: Any) -> Row | None:
        row: Row | None = self._execute(sql, values).fetchone()
        return row

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        rows: list[Row] = self._execute(sql, values).fetchall()
        return rows

    def run(self, sql: str, *values: Any) -> None:
        """Run a statement that gives no rows."""
        self._write(sql, values)

    def add(self, insert: str, rows: Sequence[Row]) -> None:
        """Insert the rows, a few with each statement; `insert` ends with VALUES."""
        for first in range(0, len(rows), _ROWS):
            some = rows[first : first + _ROWS]
            marks = f"({', '.join('?' * len(some[0]))})"
            values = [value for row in some for value in row]
            self._write(f"{insert} {', '.join([marks] * len(some))}", values)

    def count(self, sql: str, *values: Any) -> int:
        """Run a statement that gives no rows, and return how many it changed."""
        self._write(sql, values)
        return self.connection.changes()

    def touch(
        self, kind: str, public_id: str, contact_id: str | None = None, conversation_id: str | None = None
    ) -> None:
        """Note that this unit changed the object; the store writes one change row each when the unit ends."""
        self.touched[kind, public_id] = (contact_id, conversation_id)
