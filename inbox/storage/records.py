"""What both engines hold, table by table, as plain records: the form in which data moves between them."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from inbox.storage.codec import dump

Record = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`key` names a record; `texts` and `lists` are JSON, which MongoDB keeps as text or as lists.

    `id` is the column that is `_id` in MongoDB. A table with a `row` is copied in its order.
    """

    name: str
    key: tuple[str, ...]
    id: str | None = None
    row: bool = False
    texts: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    truths: tuple[str, ...] = ()


def _listed(name: str, **more: Any) -> Table:
    return Table(name=name, row=True, **{"key": ("id",), "id": "id", **more})


TABLES = (
    _listed("site", texts=("widget",), lists=("hosts",)),
    _listed("channel", texts=("settings", "sealed"), truths=("disabled",)),
    _listed("agent", truths=("disabled",)),
    Table(name="session", key=("token_hash",), id="token_hash"),
    Table(name="token", key=("token_hash",), id="token_hash", lists=("scopes",)),
    Table(name="sign_in_link", key=("token_hash",), id="token_hash"),
    _listed("contact", texts=("merger",), lists=("family",)),
    Table(name="identity", key=("kind", "value"), truths=("unreachable",)),
    _listed("conversation"),
    _listed("entry", texts=("body",)),
    _listed("lead", texts=("document", "attribution"), truths=("open",)),
    _listed("visitor"),
    _listed("touch", texts=("source",)),
    Table(name="page", key=("visitor", "at", "url", "event")),
    Table(name="link", key=("visitor", "contact")),
    Table(name="site_form", key=("site", "page", "selector"), texts=("fields",)),
    Table(name="dropped", key=("site", "day", "reason")),
    _listed("number_lease", truths=("missed", "held")),
    _listed("delivery", key=("entry",), id="entry", texts=("attempts",)),
    _listed("transcript", texts=("document", "written")),
    Table(name="heard", key=("transcript", "part"), texts=("words",)),
    Table(name="upload", key=("id",), id="id", texts=("attachment",)),
    Table(name="draft", key=("agent", "conversation"), lists=("uploads",), truths=("note",)),
    Table(name="reading", key=("agent", "conversation")),
    _listed("job", texts=("payload",)),
    _listed("request", texts=("headers",)),
    Table(name="event", key=("channel", "external_id")),
    _listed("phrase", texts=("document",)),
    Table(name="memory", key=("channel", "name")),
    Table(name="audit", key=("row",), row=True, texts=("facts",)),
)
"""All but the changes: whoever follows them begins anew in another store."""


class Records(Protocol):
    """The raw side of an open store that nobody else uses."""

    async def newest(self, table: Table) -> int:
        """The greatest row, 0 if there is none or the table has no rows."""
        ...

    def read(self, table: Table, *, after: int = 0) -> AsyncIterator[Record]:
        """Those after the row, in the order of rows; all, if the table has none."""
        ...

    async def write(self, table: Table, records: Sequence[Record]) -> None:
        """Add them or write them anew."""
        ...


async def move(source: Records, target: Records, table: Table, *, batch: int = 500) -> int:
    """Copy what the target has not yet; after a break it goes on where it stood. How many were copied."""
    waiting: list[Record] = []
    copied = 0
    async for record in source.read(table, after=await target.newest(table)):
        waiting.append(record)
        if len(waiting) == batch:
            await target.write(table, waiting)
            copied, waiting = copied + len(waiting), []
    await target.write(table, waiting)
    return copied + len(waiting)


async def digest(records: Records, table: Table) -> tuple[int, str]:
    """How many there are, and a hash of all that does not depend on their order."""
    count = total = 0
    async for record in records.read(table):
        count += 1
        told = dump(sorted((name, repr(value)) for name, value in record.items()))
        total += int.from_bytes(hashlib.sha256(told).digest())
    return count, f"{total % (1 << 256):064x}"
