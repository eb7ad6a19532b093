"""Reads outside a unit: what is durable, and nothing can be written."""

from collections.abc import Sequence
from typing import Any

from inbox.core.errors import StoreUnavailable
from inbox.storage.sqlite.faults import BROKEN, UNAVAILABLE
from inbox.storage.sqlite.handle import Handle, Row


class ReadingHandle(Handle):
    """A file that cannot be read at the moment is StoreUnavailable; in units the writer sees to that."""

    __slots__ = ()

    def row(self, sql: str, *values: Any) -> Row | None:
        try:
            return super().row(sql, *values)
        except BROKEN as error:
            raise StoreUnavailable(UNAVAILABLE) from error

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        try:
            return super().rows(sql, values)
        except BROKEN as error:
            raise StoreUnavailable(UNAVAILABLE) from error
