"""SQLite's tables as plain records."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import apsw

from inbox.storage.codec import dump, load
from inbox.storage.records import Record, Table


class SqliteRecords:
    """Implements storage.records.Records, on a connection on which no unit runs."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    async def newest(self, table: Table) -> int:
        if not table.row:
            return 0
        found = self._connection.execute(f"SELECT max(row) FROM {table.name}").fetchone()  # noqa: S608 - our own names
        return int(found[0] or 0) if found else 0

    async def read(self, table: Table, *, after: int = 0) -> AsyncIterator[Record]:
        where = " WHERE row > ? ORDER BY row" if table.row else ""
        cursor = self._connection.execute(f"SELECT * FROM {table.name}{where}", (after,) if table.row else ())  # noqa: S608
        names: list[str] = []
        for row in cursor:
            names = names or [column[0] for column in cursor.get_description()]
            yield {name: _given(table, name, value) for name, value in zip(names, row, strict=True)}

    async def write(self, table: Table, records: Sequence[Record]) -> None:
        with self._connection:
            for record in records:
                values = [_kept(table, name, value) for name, value in record.items()]
                marks = ", ".join("?" * len(values))
                self._connection.execute(
                    f"INSERT OR REPLACE INTO {table.name} ({', '.join(record)}) VALUES ({marks})",  # noqa: S608
                    values,
                )


def _given(table: Table, name: str, value: Any) -> Any:
    if name in table.lists:
        return load(list[str], value)
    if name in table.texts:
        return value.decode() if isinstance(value, bytes) else value
    return bool(value) if name in table.truths else value


def _kept(table: Table, name: str, value: Any) -> Any:
    if name in table.lists:
        return dump(value)
    return value.encode() if name in table.texts and value is not None else value
