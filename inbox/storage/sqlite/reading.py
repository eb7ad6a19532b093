"""Reads outside a unit: what is durable, and nothing can be written."""

from collections.abc import Sequence
from typing import Any

from inbox.core.errors import StoreUnavailable
from inbox.storage.sqlite.faults import BROKEN, UNAVAILABLE
from inbox.storage.sqlite.handle import Handle, Row


class ReadingHandle(Handle):
    """A file that cannot be read at the moment is StoreUnavailable; in units the writer sees to that."""

    __slots__ = ()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        try:
            rows: list[Row] = self.connection.execute(sql, values).fetchall()
        except BROKEN as error:
            raise StoreUnavailable(UNAVAILABLE) from error
        return rows
