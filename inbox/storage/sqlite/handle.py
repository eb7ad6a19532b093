"""One connection as the parts of the store see it."""

from collections.abc import Callable, Sequence
from typing import Any

import apsw

Row = tuple[Any, ...]
Touched = dict[tuple[str, str], tuple[str | None, str | None]]


class Handle:
    """Runs statements at once, on whatever connection it was given; `touched` gathers the unit's changes.

    All that succeeded are remembered, since one may have to `repeat` them. What a statement gives is read
    to its end before anybody sees it, so one cursor serves for all.
    """

    __slots__ = ("_done", "_many", "_one", "connection", "touched")

    def __init__(self, connection: apsw.Connection) -> None:
        cursor = connection.cursor()
        self.connection = connection
        self.touched: Touched = {}
        self._one: Callable[[str, Sequence[Any]], apsw.Cursor] = cursor.execute
        self._many: Callable[[str, Sequence[Row]], apsw.Cursor] = cursor.executemany
        self._done: list[tuple[Callable[..., Any], str, Sequence[Any]]] = []

    def row(self, sql: str, *values: Any) -> Row | None:
        rows = self.rows(sql, values)
        return rows[0] if rows else None

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        rows: list[Row] = self._one(sql, values).fetchall()
        # It may have written as well, as DELETE … RETURNING does.
        self._done.append((self._one, sql, values))
        return rows

    def run(self, sql: str, *values: Any) -> None:
        """Run a statement that gives no rows."""
        self._one(sql, values)
        self._done.append((self._one, sql, values))

    def add(self, insert: str, rows: Sequence[Row]) -> None:
        """Run the statement for each row; where one is refused, those before it stay."""
        self._many(insert, rows)
        self._done.append((self._many, insert, rows))

    def count(self, sql: str, *values: Any) -> int:
        """Run a statement that gives no rows, and return how many it changed."""
        self.run(sql, *values)
        return self.connection.changes()

    def touch(
        self, kind: str, public_id: str, contact_id: str | None = None, conversation_id: str | None = None
    ) -> None:
        """Note that this unit changed the object; the store writes one change row each when the unit ends."""
        self.touched[kind, public_id] = (contact_id, conversation_id)

    def mark(self) -> int:
        """How many statements have run since the last `begin`."""
        return len(self._done)

    def begin(self) -> None:
        self._done.clear()

    def repeat(self, mark: int) -> None:
        """Run again what had run by then, on a database as it was at `begin`."""
        for run, sql, values in self._done[:mark]:
            run(sql, values).fetchall()
