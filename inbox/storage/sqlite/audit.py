"""The audit in SQLite."""

from inbox.core.store.audit import AuditRow
from inbox.core.store.page import Page
from inbox.storage.codec import dump, from_micros, load, to_micros
from inbox.storage.sqlite.handle import Handle, Row
from inbox.storage.sqlite.paging import Query


class SqliteAudit:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def append(self, row: AuditRow) -> None:
        self._db.run(
            "INSERT INTO audit (at, actor, action, kind, id, facts) VALUES (?, ?, ?, ?, ?, ?)",
            to_micros(row.at),
            row.actor,
            row.action,
            row.kind,
            row.id,
            dump(row.facts),
        )

    async def page(self, *, after: str | None = None, limit: int = 50) -> Page[AuditRow]:
        query = Query("SELECT row, at, actor, action, kind, id, facts FROM audit", ("row",))
        return query.read(self._db, after, limit, _row)


def _row(row: Row) -> AuditRow:
    return AuditRow(
        at=from_micros(row[1]),
        actor=row[2],
        action=row[3],
        kind=row[4],
        id=row[5],
        facts=load(dict[str, str], row[6]),
    )
