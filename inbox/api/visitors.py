"""Visitors: the browsers on our customers' sites, and the ways they came."""

from typing import Any

from inbox.api.access import VISITOR, fetch
from inbox.api.answers import LinkView, Listing, VisitorDetail, VisitorView
from inbox.api.call import Call
from inbox.api.schema import VisitorQuery
from inbox.api.timeline import page_read, touch_view
from inbox.core.ids import SiteId
from inbox.core.touch import Visitor

_PAGES = 100


async def list_visitors(call: Call[VisitorQuery, None]) -> Listing[VisitorView]:
    page = await call.parts.touches.page(
        after=call.query.after,
        limit=call.query.limit,
        site_id=None if call.query.site is None else SiteId(call.query.site),
    )
    return Listing(items=[VisitorView(**_summary(visitor)) for visitor in page.items], next=page.next)


async def get_visitor(call: Call[Any, None]) -> VisitorDetail:
    visitor = await fetch(call.parts, call.caller, VISITOR, call.id)
    journey = await call.parts.touches.journey(visitor.id, before=call.api.clock.now(), pages=_PAGES)
    return VisitorDetail(
        **_summary(visitor),
        contacts=list(await call.parts.touches.contacts_of(visitor.id)),
        links=[
            LinkView(contact=link.contact_id, method=link.method, confidence=link.confidence, at=link.at)
            for link in await call.parts.touches.links_of(visitor.id)
        ],
        touches=[
            touch_view(touch, [page for page in journey.pages if page.touch_id == touch.id])
            for touch in journey.touches
        ],
        pages=[page_read(page) for page in journey.pages],
        page_count=journey.page_count,
    )


def _summary(visitor: Visitor) -> dict[str, Any]:
    return {
        "id": visitor.id,
        "site": visitor.site_id,
        "first_seen_at": visitor.first_seen_at,
        "last_seen_at": visitor.last_seen_at,
    }
