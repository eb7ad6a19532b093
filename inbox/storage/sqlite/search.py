"""Search in SQLite: its full-text index over our own terms, filled behind the filing of entries."""

import zlib
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from inbox.core.ids import EntryId
from inbox.core.store.page import Page
from inbox.core.store.search import EVERYWHERE, Within
from inbox.core.terms import Term, Wanted, terms_of
from inbox.core.timeline import TimelineEntry
from inbox.storage.codec import to_micros
from inbox.storage.sqlite.handle import Handle, Row
from inbox.storage.sqlite.paging import Query, marks
from inbox.storage.sqlite.timeline import entry_of

_COLUMNS = "shown_at, seq, row, id, contact, conversation, at, received_at, author, kind, body"
_ENTRY = ", ".join(f"entry.{column}" for column in _COLUMNS.split(", "))
_FOUND = f"SELECT search.rowid, {_ENTRY} FROM search CROSS JOIN entry ON entry.row = search.rowid"  # noqa: S608 - our own names
_WRITTEN = (
    f"SELECT {_ENTRY}, conversation.channel FROM entry"  # noqa: S608 - our own names
    " LEFT JOIN conversation ON conversation.id = entry.conversation"
)
_NEAR = 1000
"""Numbers of deleted entries are given again if they were the last ones; so far back is looked at anew."""

Entries: TypeAlias = Page[TimelineEntry]
Aside: TypeAlias = Callable[[Callable[[], Entries]], Awaitable[Entries]]


class SqliteSearch:
    """`aside` reads in a thread: outside of units a search may take its time."""

    def __init__(self, handle: Handle, aside: Aside | None = None) -> None:
        self._db = handle
        self._aside = aside

    async def page(
        self, wanted: Wanted, *, within: Within = EVERYWHERE, after: str | None = None, limit: int = 50
    ) -> Entries:
        if not wanted:
            return Page(items=[])
        query = _query(wanted, within)

        def read() -> Entries:
            return query.read(self._db, after, limit, lambda row: entry_of(row[1:]))

        return await self._aside(read) if self._aside else read()

    async def update(self, *, limit: int) -> Sequence[TimelineEntry]:
        done = self._done()
        rows = self._db.rows(f"{_WRITTEN} WHERE entry.row > ? ORDER BY entry.row LIMIT ?", (done, limit))
        if rows:
            self._write(rows)
            self._mark(rows[-1][2])
        return [entry_of(row) for row in rows]

    async def renew(self, entry_id: EntryId) -> None:
        self._write(self._db.rows(f"{_WRITTEN} WHERE entry.id = ?", (entry_id,)))

    async def forget(self, entry_id: EntryId) -> None:
        found = self._db.row("SELECT row, (SELECT max(row) FROM entry) FROM entry WHERE id = ?", entry_id)
        if found is None:
            return
        row, newest = found
        self._db.run("DELETE FROM search WHERE rowid = ?", row)
        if row > newest - _NEAR:
            self._mark(min(self._done(), row - 1))

    def _write(self, rows: list[Row]) -> None:
        spoken = self._spoken([row[3] for row in rows])
        self._db.add(
            "INSERT OR REPLACE INTO search (rowid, terms) VALUES (?, ?)",
            [(row[2], " ".join(_terms(row, spoken.get(row[3], [])))) for row in rows],
        )

    def _spoken(self, entry_ids: list[str]) -> dict[str, list[str]]:
        """What is said in their recordings."""
        found: dict[str, list[str]] = {}
        where = f"entry IN ({marks(entry_ids)}) AND spoken <> ''"
        for entry_id, text in self._db.rows(f"SELECT entry, spoken FROM transcript WHERE {where}", entry_ids):  # noqa: S608 - only placeholders
            found.setdefault(entry_id, []).append(text)
        return found

    def _done(self) -> int:
        """Up to which entry all are findable."""
        row = self._db.row("SELECT value FROM meta WHERE key = 'searchable'")
        return int(row[0]) if row else 0

    def _mark(self, row: int) -> None:
        self._db.run("INSERT OR REPLACE INTO meta VALUES ('searchable', ?)", str(row))


def _terms(row: Row, spoken: list[str]) -> list[str]:
    entry = entry_of(row)
    facets = [
        _facet("kind", entry.kind),
        _facet("channel", row[11] or ""),
        _facet("author", entry.author or ""),
    ]
    return [*terms_of([*entry.texts, *spoken]), *facets]


def _facet(name: str, value: str) -> str:
    """A short term that stands for a property; no word begins like it. Two values may share one."""
    return f"_{name[0]}{zlib.crc32(value.encode()) & 0xFFFF:04x}"


def _query(wanted: Wanted, within: Within) -> Query:
    """Properties narrow as terms, which costs least; columns say it exactly."""
    facets = {"kind": within.kind, "channel": within.channel_id, "author": within.author}
    groups = [_group(group) for group in wanted]
    groups += [f'"{_facet(name, value)}"' for name, value in facets.items() if value is not None]
    query = Query(_FOUND, ("search.rowid",))
    query.where("search MATCH ?", " AND ".join(groups))
    query.equal("entry.kind", within.kind)
    query.equal("entry.author", within.author)
    if within.channel_id is not None:
        channel = "(SELECT channel FROM conversation WHERE id = entry.conversation)"
        query.equal(channel, within.channel_id)
    for column, value in (("contact", within.contact_id), ("conversation", within.conversation_id)):
        if value is not None:
            query.where(f"search.rowid IN (SELECT row FROM entry WHERE {column} = ?)", value)  # noqa: S608 - our own names
    if within.since is not None:
        query.where("entry.shown_at >= ?", to_micros(within.since))
    if within.until is not None:
        query.where("entry.shown_at < ?", to_micros(within.until))
    return query


def _group(terms: tuple[Term, ...]) -> str:
    """Terms hold no quotation mark."""
    return "(" + " OR ".join(f'"{term.text}"{" *" if term.prefix else ""}' for term in terms) + ")"
