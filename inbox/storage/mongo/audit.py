"""The audit in MongoDB."""

from inbox.core.store.audit import AuditRow
from inbox.core.store.page import Page
from inbox.storage.codec import dump, from_micros, load, to_micros
from inbox.storage.mongo.handle import Document, Handle
from inbox.storage.mongo.paging import Query


class MongoAudit:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def append(self, row: AuditRow) -> None:
        await self._db.add(
            "audit",
            {
                "row": self._db.rows.next(),
                "at": to_micros(row.at),
                "actor": row.actor,
                "action": row.action,
                "kind": row.kind,
                "id": str(row.id),
                "facts": dump(row.facts).decode(),
            },
        )

    async def page(self, *, after: str | None = None, limit: int = 50) -> Page[AuditRow]:
        return await Query("audit", ("row",)).read(self._db, after, limit, _row)


def _row(found: Document) -> AuditRow:
    return AuditRow(
        at=from_micros(found["at"]),
        actor=found["actor"],
        action=found["action"],
        kind=found["kind"],
        id=found["id"],
        facts=load(dict[str, str], found["facts"]),
    )
