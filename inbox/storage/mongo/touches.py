"""Visitors, touches, pages and links in MongoDB."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from inbox.core.ids import ContactId, SiteId, TouchId, VisitorId
from inbox.core.source import Source
from inbox.core.store.page import Page
from inbox.core.store.touches import MOST_REPORTS
from inbox.core.touch import Journey, Link, PageView, Standing, Touch, Visitor
from inbox.storage.codec import dump, from_micros, load, to_micros
from inbox.storage.mongo.handle import Document, Handle
from inbox.storage.mongo.paging import Query
from inbox.storage.mongo.scalars import among, at_most, equal, narrowed

_MOST_PAGES = 1000


class MongoTouches:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def find_visitor(self, visitor_id: VisitorId) -> Visitor | None:
        found = await self._db.one("visitor", equal(_id=visitor_id))
        return None if found is None else _visitor(found)

    async def standing(self, visitor_id: VisitorId) -> Standing | None:
        visitor = await self.find_visitor(visitor_id)
        if visitor is None:
            return None
        last = await self._db.one("touch", equal(visitor=visitor_id), [("at", -1), ("row", -1)])
        return Standing(visitor=visitor, touch_id=TouchId(last["_id"]) if last else None)

    async def add_visitor(self, visitor: Visitor) -> None:
        await self._db.add(
            "visitor",
            {
                "_id": str(visitor.id),
                "row": self._db.rows.next(),
                "site": str(visitor.site_id),
                "first_seen_at": to_micros(visitor.first_seen_at),
                "last_seen_at": to_micros(visitor.last_seen_at),
            },
        )

    async def seen(self, visitor_id: VisitorId, at: datetime) -> None:
        await self._db.change("visitor", equal(_id=visitor_id), {"$max": {"last_seen_at": to_micros(at)}})

    async def last_touch(self, visitor_id: VisitorId) -> Touch | None:
        found = await self._db.one("touch", equal(visitor=visitor_id), [("at", -1), ("row", -1)])
        return None if found is None else touch_of(found)

    async def add_touch(self, touch: Touch) -> None:
        await self._db.add(
            "touch",
            {
                "_id": str(touch.id),
                "row": self._db.rows.next(),
                "visitor": str(touch.visitor_id),
                "site": str(touch.site_id),
                "at": to_micros(touch.at),
                "landing_url": touch.landing_url,
                "referrer": touch.referrer,
                "source": dump(touch.source).decode(),
            },
        )
        self._db.touch("visitor", touch.visitor_id)

    async def add_page(self, page: PageView) -> bool:
        key = equal(visitor=page.visitor_id, at=to_micros(page.at), url=page.url, event=page.event or "")
        return await self._db.put("page", key, {"touch": str(page.touch_id), "title": page.title})

    async def journey(self, visitor_id: VisitorId, *, before: datetime, pages: int = 20) -> Journey:
        until = {**equal(visitor=visitor_id), "at": at_most(to_micros(before))}
        touches = await self._db.some("touch", until, [("at", 1), ("row", 1)])
        read = {**until, **equal(event="")}
        seen = await self._db.some("page", read, [("at", -1)], limit=pages)
        return Journey(
            touches=tuple(map(touch_of, touches)),
            pages=tuple(map(_page, reversed(seen))),
            page_count=await self._db.number("page", read),
        )

    async def of_contact(
        self, contact_id: ContactId, *, before: datetime | None = None, limit: int = 50
    ) -> Sequence[tuple[Touch, Sequence[PageView]]]:
        where: Document = {"visitor": among(await self.visitors_of(contact_id))}
        if before is not None:
            where["at"] = {"$lt": to_micros(before)}
        found = await self._db.some("touch", where, [("at", -1), ("row", -1)], limit=limit)
        touches = [touch_of(each) for each in found]
        pages: dict[TouchId, list[PageView]] = {touch.id: [] for touch in touches}
        for page in await self._pages(touches):
            pages[page.touch_id].append(page)
        return [(touch, pages[touch.id]) for touch in touches]

    async def link(
        self, visitor_id: VisitorId, contact_id: ContactId, *, method: str, confidence: float, at: datetime
    ) -> bool:
        key = equal(visitor=visitor_id, contact=contact_id)
        facts = {"method": str(method), "confidence": float(confidence), "at": to_micros(at)}
        if await self._db.put("link", key, facts):
            return True
        weaker = {**key, "confidence": {"$lt": float(confidence)}}
        return bool(await self._db.change("link", weaker, {"$set": facts}))

    async def unlink(self, visitor_id: VisitorId, contact_id: ContactId) -> bool:
        return await self._db.drop("link", equal(visitor=visitor_id, contact=contact_id)) > 0

    async def who_reported(
        self, event: str, since: datetime, until: datetime
    ) -> Mapping[VisitorId, datetime]:
        span = {"$gte": to_micros(since), "$lte": to_micros(until)}
        where = {**equal(event=event), "at": span}
        found = await self._db.some("page", where, [("at", -1)], limit=MOST_REPORTS)
        return {VisitorId(each["visitor"]): from_micros(each["at"]) for each in reversed(found)}

    async def contacts_of(self, visitor_id: VisitorId) -> Sequence[ContactId]:
        found = await self._db.some("link", equal(visitor=visitor_id), [("at", 1)])
        return list(dict.fromkeys([await self._current(each["contact"]) for each in found]))

    async def links_of(self, visitor_id: VisitorId) -> Sequence[Link]:
        found = await self._db.some("link", equal(visitor=visitor_id), [("at", 1), ("contact", 1)])
        return [
            Link(
                contact_id=ContactId(each["contact"]),
                method=each["method"],
                confidence=each["confidence"],
                at=from_micros(each["at"]),
            )
            for each in found
        ]

    async def visitors_of(self, contact_id: ContactId) -> Sequence[VisitorId]:
        contact = await self._db.one("contact", equal(_id=contact_id))
        members = [contact_id, *(contact["family"] if contact else ())]
        found = await self._db.some("link", {"contact": among(members)}, [("at", 1)])
        return list(dict.fromkeys(VisitorId(each["visitor"]) for each in found))

    async def page(
        self, *, after: str | None = None, limit: int = 50, site_id: SiteId | None = None
    ) -> Page[Visitor]:
        return await Query("visitor", ("row",), narrowed(site=site_id)).read(self._db, after, limit, _visitor)

    async def _current(self, contact_id: str) -> ContactId:
        found = await self._db.one("contact", equal(_id=contact_id))
        while found is not None and found["merged_into"] is not None:
            contact_id = found["merged_into"]
            found = await self._db.one("contact", equal(_id=contact_id))
        return ContactId(contact_id)

    async def _pages(self, touches: Sequence[Touch]) -> list[PageView]:
        where = {
            "visitor": among(touch.visitor_id for touch in touches),
            "touch": among(touch.id for touch in touches),
        }
        found = await self._db.some("page", where, [("at", -1)], limit=_MOST_PAGES) if touches else []
        return [_page(each) for each in reversed(found)]


def _visitor(found: Document) -> Visitor:
    return Visitor(
        id=VisitorId(found["_id"]),
        site_id=SiteId(found["site"]),
        first_seen_at=from_micros(found["first_seen_at"]),
        last_seen_at=from_micros(found["last_seen_at"]),
    )


def touch_of(found: Document) -> Touch:
    return Touch(
        id=TouchId(found["_id"]),
        visitor_id=VisitorId(found["visitor"]),
        site_id=SiteId(found["site"]),
        at=from_micros(found["at"]),
        landing_url=found["landing_url"],
        referrer=found["referrer"],
        source=load(Source, found["source"]),
    )


def _page(found: Document) -> PageView:
    return PageView(
        visitor_id=VisitorId(found["visitor"]),
        touch_id=TouchId(found["touch"]),
        at=from_micros(found["at"]),
        url=found["url"],
        title=found["title"],
        event=found["event"] or None,
    )
