"""Visitors, touches, pages and links in SQLite."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from inbox.core.ids import ContactId, SiteId, TouchId, VisitorId
from inbox.core.source import Source
from inbox.core.store.page import Page
from inbox.core.store.touches import MOST_REPORTS
from inbox.core.touch import Journey, Link, PageView, Standing, Touch, Visitor
from inbox.storage.codec import dump, from_micros, load, maybe_micros, to_micros
from inbox.storage.sqlite.handle import Handle, Row
from inbox.storage.sqlite.paging import Query, marks
from inbox.storage.sqlite.ways import forget_ways_of

_VISITOR = "SELECT row, id, site, first_seen_at, last_seen_at FROM visitor"
_TOUCH = "SELECT id, visitor, site, at, landing_url, referrer, source FROM touch"
_STANDING = (
    "SELECT row, id, site, first_seen_at, last_seen_at,"
    " (SELECT id FROM touch WHERE visitor = visitor.id ORDER BY at DESC, row DESC LIMIT 1)"
    " FROM visitor WHERE id = ?"
)
_PAGE = "SELECT visitor, touch, at, url, title, event FROM page"

_MEMBERS = (
    "SELECT ? UNION ALL SELECT member.value FROM contact, json_each(contact.family) AS member"
    " WHERE contact.id = ?"
)


class SqliteTouches:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def find_visitor(self, visitor_id: VisitorId) -> Visitor | None:
        row = self._db.row(f"{_VISITOR} WHERE id = ?", visitor_id)
        return None if row is None else _visitor(row)

    async def standing(self, visitor_id: VisitorId) -> Standing | None:
        row = self._db.row(_STANDING, visitor_id)
        return None if row is None else Standing(visitor=_visitor(row), touch_id=row[5])

    async def add_visitor(self, visitor: Visitor) -> None:
        self._db.run(
            "INSERT INTO visitor (id, site, first_seen_at, last_seen_at) VALUES (?, ?, ?, ?)",
            visitor.id,
            visitor.site_id,
            to_micros(visitor.first_seen_at),
            to_micros(visitor.last_seen_at),
        )

    async def seen(self, visitor_id: VisitorId, at: datetime) -> None:
        self._db.run(
            "UPDATE visitor SET last_seen_at = max(last_seen_at, ?) WHERE id = ?", to_micros(at), visitor_id
        )

    async def last_touch(self, visitor_id: VisitorId) -> Touch | None:
        row = self._db.row(f"{_TOUCH} WHERE visitor = ? ORDER BY at DESC, row DESC LIMIT 1", visitor_id)
        return None if row is None else touch_of(row)

    async def add_touch(self, touch: Touch) -> None:
        self._db.run(
            "INSERT INTO touch (id, visitor, site, at, landing_url, referrer, source)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            touch.id,
            touch.visitor_id,
            touch.site_id,
            to_micros(touch.at),
            touch.landing_url,
            touch.referrer,
            dump(touch.source),
        )
        forget_ways_of(self._db, touch.visitor_id, to_micros(touch.at))
        self._db.touch("visitor", touch.visitor_id)

    async def add_page(self, page: PageView) -> bool:
        return bool(
            self._db.count(
                "INSERT INTO page (visitor, touch, at, url, title, event) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT DO NOTHING",
                page.visitor_id,
                page.touch_id,
                to_micros(page.at),
                page.url,
                page.title,
                page.event or "",
            )
        )

    async def journey(self, visitor_id: VisitorId, *, before: datetime, pages: int = 20) -> Journey:
        until = to_micros(before)
        touches = self._db.rows(
            f"{_TOUCH} WHERE visitor = ? AND at <= ? ORDER BY at, row", (visitor_id, until)
        )
        seen = self._db.rows(
            f"{_PAGE} WHERE visitor = ? AND at <= ? AND event = '' ORDER BY at DESC LIMIT ?",
            (visitor_id, until, pages),
        )
        counted = self._db.row(
            "SELECT count(*) FROM page WHERE visitor = ? AND at <= ? AND event = ''", visitor_id, until
        )
        return Journey(
            touches=tuple(map(touch_of, touches)),
            pages=tuple(map(_page, reversed(seen))),
            page_count=counted[0] if counted else 0,
        )

    async def of_contact(
        self, contact_id: ContactId, *, before: datetime | None = None, limit: int = 50
    ) -> Sequence[tuple[Touch, Sequence[PageView]]]:
        until = maybe_micros(before)
        rows = self._db.rows(
            f"{_TOUCH} WHERE visitor IN (SELECT visitor FROM link WHERE contact IN ({_MEMBERS}))"  # noqa: S608 - only placeholders and constants are put in
            " AND (? IS NULL OR at < ?) ORDER BY at DESC, row DESC LIMIT ?",
            (contact_id, contact_id, until, until, limit),
        )
        touches = [touch_of(row) for row in rows]
        pages: dict[TouchId, list[PageView]] = {touch.id: [] for touch in touches}
        for page in self._pages(touches):
            pages[page.touch_id].append(page)
        return [(touch, pages[touch.id]) for touch in touches]

    async def link(
        self, visitor_id: VisitorId, contact_id: ContactId, *, method: str, confidence: float, at: datetime
    ) -> bool:
        linked = bool(
            self._db.count(
                "INSERT INTO link (visitor, contact, method, confidence, at) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET method = excluded.method, confidence = excluded.confidence,"
                " at = excluded.at WHERE excluded.confidence > confidence",
                visitor_id,
                contact_id,
                method,
                confidence,
                to_micros(at),
            )
        )
        if linked:
            forget_ways_of(self._db, contact_id)
        return linked

    async def unlink(self, visitor_id: VisitorId, contact_id: ContactId) -> bool:
        gone = self._db.count("DELETE FROM link WHERE visitor = ? AND contact = ?", visitor_id, contact_id)
        if gone:
            forget_ways_of(self._db, contact_id)
        return bool(gone)

    async def who_reported(
        self, event: str, since: datetime, until: datetime
    ) -> Mapping[VisitorId, datetime]:
        rows = self._db.rows(
            "SELECT visitor, at FROM page WHERE event = ? AND event <> '' AND at BETWEEN ? AND ?"
            " ORDER BY at DESC LIMIT ?",
            (event, to_micros(since), to_micros(until), MOST_REPORTS),
        )
        return {VisitorId(visitor): from_micros(at) for visitor, at in reversed(rows)}

    async def contacts_of(self, visitor_id: VisitorId) -> Sequence[ContactId]:
        rows = self._db.rows("SELECT contact FROM link WHERE visitor = ? ORDER BY at", (visitor_id,))
        return list(dict.fromkeys(self._current(ContactId(row[0])) for row in rows))

    async def links_of(self, visitor_id: VisitorId) -> Sequence[Link]:
        rows = self._db.rows(
            "SELECT contact, method, confidence, at FROM link WHERE visitor = ? ORDER BY at, contact",
            (visitor_id,),
        )
        return [
            Link(contact_id=ContactId(row[0]), method=row[1], confidence=row[2], at=from_micros(row[3]))
            for row in rows
        ]

    async def visitors_of(self, contact_id: ContactId) -> Sequence[VisitorId]:
        rows = self._db.rows(
            f"SELECT visitor FROM link WHERE contact IN ({_MEMBERS}) ORDER BY at",  # noqa: S608 - only placeholders and constants are put in
            (contact_id, contact_id),
        )
        return list(dict.fromkeys(VisitorId(row[0]) for row in rows))

    async def page(
        self, *, after: str | None = None, limit: int = 50, site_id: SiteId | None = None
    ) -> Page[Visitor]:
        query = Query(_VISITOR, ("row",))
        query.equal("site", site_id)
        return query.read(self._db, after, limit, _visitor)

    def _current(self, contact_id: ContactId) -> ContactId:
        while row := self._db.row(
            "SELECT merged_into FROM contact WHERE id = ? AND merged_into IS NOT NULL", contact_id
        ):
            contact_id = ContactId(row[0])
        return contact_id

    def _pages(self, touches: Sequence[Touch]) -> list[PageView]:
        visitors = list(dict.fromkeys(touch.visitor_id for touch in touches))
        wanted = [touch.id for touch in touches]
        rows = self._db.rows(
            f"{_PAGE} WHERE visitor IN ({marks(visitors)}) AND touch IN ({marks(wanted)})"
            " ORDER BY at DESC LIMIT 1000",
            [*visitors, *wanted],
        )
        return [_page(row) for row in reversed(rows)]


def _visitor(row: Row) -> Visitor:
    return Visitor(
        id=VisitorId(row[1]),
        site_id=SiteId(row[2]),
        first_seen_at=from_micros(row[3]),
        last_seen_at=from_micros(row[4]),
    )


def touch_of(row: Row) -> Touch:
    return Touch(
        id=TouchId(row[0]),
        visitor_id=VisitorId(row[1]),
        site_id=SiteId(row[2]),
        at=from_micros(row[3]),
        landing_url=row[4],
        referrer=row[5],
        source=load(Source, row[6]),
    )


def _page(row: Row) -> PageView:
    return PageView(
        visitor_id=VisitorId(row[0]),
        touch_id=TouchId(row[1]),
        at=from_micros(row[2]),
        url=row[3],
        title=row[4],
        event=row[5] or None,
    )
