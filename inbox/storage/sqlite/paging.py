"""Keyset pages over an indexed order."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from inbox.core.store.page import Page
from inbox.storage import cursor
from inbox.storage.sqlite.handle import Handle, Row

T = TypeVar("T")


class Query:
    """Gathers conditions, then reads one page ordered by the columns of `key`, newest first unless asked.

    The key's columns come first in every selected row, and an index must serve the conditions and the order.
    """

    def __init__(self, select: str, key: Sequence[str], *, oldest_first: bool = False) -> None:
        self._select = select
        self._key = key
        self._oldest_first = oldest_first
        self._where: list[str] = []
        self._values: list[Any] = []

    def where(self, condition: str, *values: Any) -> None:
        self._where.append(condition)
        self._values.extend(values)

    def equal(self, column: str, value: object | None) -> None:
        """Narrow to the value; None means any."""
        if value is not None:
            self.where(f"{column} = ?", value)

    def read(self, handle: Handle, after: str | None, limit: int, build: Callable[[Row], T]) -> Page[T]:
        if after is not None:
            comparison = ">" if self._oldest_first else "<"
            marks = ", ".join("?" * len(self._key))
            self.where(
                f"({', '.join(self._key)}) {comparison} ({marks})", *cursor.decode(after, len(self._key))
            )
        rows = handle.rows(self._sql(), [*self._values, limit + 1])
        following = cursor.encode(*rows[limit - 1][: len(self._key)]) if len(rows) > limit else None
        return Page(items=[build(row) for row in rows[:limit]], next=following)

    def _sql(self) -> str:
        where = f" WHERE {' AND '.join(self._where)}" if self._where else ""
        direction = "ASC" if self._oldest_first else "DESC"
        order = ", ".join(f"{column} {direction}" for column in self._key)
        return f"{self._select}{where} ORDER BY {order} LIMIT ?"


def marks(values: Sequence[object]) -> str:
    """The placeholders of an IN list."""
    return ", ".join("?" * len(values))
