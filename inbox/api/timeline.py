"""One person's whole history: what was said and where they came from, in one list."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime

import msgspec

from inbox.api.access import CONTACT, fetch
from inbox.api.answers import Listing, PageRead, TouchView
from inbox.api.call import Call
from inbox.api.entries import entry_views
from inbox.api.entry_shapes import TimelineItem
from inbox.api.schema import ListQuery
from inbox.core.errors import BadRequest
from inbox.core.ids import ContactId
from inbox.core.store import Parts
from inbox.core.store.page import Page
from inbox.core.timeline import TimelineEntry
from inbox.core.touch import PageView, Touch

_Arrival = tuple[Touch, Sequence[PageView]]


class _Place(msgspec.Struct, frozen=True, kw_only=True, array_like=True, forbid_unknown_fields=True):
    """How far each of the two lists has been shown; a list that is over is not asked again."""

    entries: str | None = None
    entries_over: bool = False
    before: datetime | None = None
    touches_over: bool = False

    @property
    def is_end(self) -> bool:
        return self.entries_over and self.touches_over


async def list_timeline(call: Call[ListQuery, None]) -> Listing[TimelineItem]:
    contact = await fetch(call.parts, call.caller, CONTACT, call.id)
    limit = call.query.limit
    place = _Place() if call.query.after is None else _decode(call.query.after)
    page = await _entries(call.parts, contact.id, place, limit)
    arrivals = await _arrivals(call.parts, contact.id, place, limit)
    entry_count, touch_count = _shares(page.items, arrivals, limit)
    following = _Place(
        entries=await _entries_cursor(call.parts, contact.id, place, page, entry_count),
        entries_over=page.next is None and entry_count == len(page.items),
        before=arrivals[touch_count - 1][0].at if touch_count else place.before,
        touches_over=len(arrivals) <= limit and touch_count == len(arrivals),
    )
    items = await _merged(call.parts, page.items[:entry_count], arrivals[:touch_count])
    return Listing(items=items, next=None if following.is_end else _encode(following))


async def _entries(parts: Parts, contact_id: ContactId, place: _Place, limit: int) -> Page[TimelineEntry]:
    if place.entries_over:
        return Page(items=())
    return await parts.timeline.page(contact_id=contact_id, after=place.entries, limit=limit)


async def _arrivals(parts: Parts, contact_id: ContactId, place: _Place, limit: int) -> Sequence[_Arrival]:
    if place.touches_over:
        return ()
    return await parts.touches.of_contact(contact_id, before=place.before, limit=limit + 1)


def _shares(entries: Sequence[TimelineEntry], arrivals: Sequence[_Arrival], limit: int) -> tuple[int, int]:
    """How many of each are among the newest `limit`; arrivals of one moment stay on one page."""
    entry_count = touch_count = 0
    while entry_count + touch_count < limit and (entry_count < len(entries) or touch_count < len(arrivals)):
        if _entry_is_next(entries[entry_count:], arrivals[touch_count:]):
            entry_count += 1
        else:
            touch_count += 1
    while 0 < touch_count < len(arrivals) and arrivals[touch_count][0].at == arrivals[touch_count - 1][0].at:
        touch_count += 1
    return entry_count, touch_count


def _entry_is_next(entries: Sequence[TimelineEntry], arrivals: Sequence[_Arrival]) -> bool:
    # Of the same moment the entry is newer: people arrive before they write.
    return bool(entries) and (not arrivals or _shown_at(entries[0]) >= arrivals[0][0].at)


async def _entries_cursor(
    parts: Parts, contact_id: ContactId, place: _Place, page: Page[TimelineEntry], count: int
) -> str | None:
    """Where the entries go on; the store names only ends of pages, so a cut page is asked for once more."""
    if count == 0:
        return place.entries
    if count == len(page.items):
        return page.next
    cut = await parts.timeline.page(contact_id=contact_id, after=place.entries, limit=count)
    return cut.next


async def _merged(
    parts: Parts, entries: Sequence[TimelineEntry], arrivals: Sequence[_Arrival]
) -> list[TimelineItem]:
    views = await entry_views(parts, entries)
    dated: list[tuple[datetime, TimelineItem]] = [
        (_shown_at(entry), view) for entry, view in zip(entries, views, strict=True)
    ]
    dated += [(touch.at, touch_view(touch, pages)) for touch, pages in arrivals]
    dated.sort(key=lambda each: each[0], reverse=True)
    return [view for _, view in dated]


def touch_view(touch: Touch, pages: Sequence[PageView]) -> TouchView:
    return TouchView(
        id=touch.id,
        at=touch.at,
        landing_url=touch.landing_url,
        referrer=touch.referrer,
        source=touch.source,
        pages=[page_read(page) for page in pages],
    )


def page_read(page: PageView) -> PageRead:
    return PageRead(at=page.at, url=page.url, title=page.title, event=page.event)


def _shown_at(entry: TimelineEntry) -> datetime:
    return min(entry.at, entry.received_at)


def _encode(place: _Place) -> str:
    return urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def _decode(cursor: str) -> _Place:
    try:
        raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        place = msgspec.json.decode(raw, type=_Place)
    except (binascii.Error, ValueError, msgspec.DecodeError):
        raise BadRequest("The cursor is not one of ours.") from None
    if place.before is not None and place.before.tzinfo is None:
        raise BadRequest("The cursor is not one of ours.")
    return place
