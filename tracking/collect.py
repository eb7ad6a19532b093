"""Keeps one report of the tracker: the visitor, the touch if this is an arrival, and the page."""

from collections.abc import Sequence
from datetime import datetime

from inbox.core.ids import TouchId, VisitorId, new_id
from inbox.core.site import Site
from inbox.core.store import Parts
from inbox.core.touch import PageView, Standing, Touch, Visitor
from tracking.beacon import Beacon
from tracking.classify import is_plain_step
from tracking.visit import is_known, is_over, is_return, says_something, source_of, source_of_arrival


async def collect(
    tx: Parts,
    beacon: Beacon,
    site: Site,
    *,
    visitor_id: VisitorId | None,
    now: datetime,
    daily: Sequence[VisitorId] = (),
) -> VisitorId:
    """The visitor whose visit this is: the given one, or a new one if that is unknown or another site's.

    Without a given one the visitor is known by `daily` names, the first of which a new one gets. A repeat
    changes nothing.
    """
    at = beacon.moment(now)
    known = await tx.touches.standing(visitor_id) if visitor_id else await _by_day(tx, daily, at)
    if known is None or known.visitor.site_id != site.id:
        name = daily[0] if daily and not visitor_id else new_id()
        visitor = Visitor(id=VisitorId(name), site_id=site.id, first_seen_at=at, last_seen_at=at)
        await tx.touches.add_visitor(visitor)
        touch_id = await _arrive(tx, beacon, site, visitor.id, at)
    else:
        visitor = known.visitor
        touch_id = await _go_on(tx, beacon, site, known, at)
        await tx.touches.seen(visitor.id, at)
    page = PageView(
        visitor_id=visitor.id,
        touch_id=touch_id,
        at=at,
        url=beacon.page,
        title=beacon.title,
        event=beacon.event,
    )
    await tx.touches.add_page(page)
    return visitor.id


async def _by_day(tx: Parts, daily: Sequence[VisitorId], at: datetime) -> Standing | None:
    """Under today's name, or under yesterday's if the visit goes on over midnight."""
    for place, name in enumerate(daily):
        known = await tx.touches.standing(name)
        if known is not None and (place == 0 or not is_over(known.visitor.last_seen_at, at)):
            return known
    return None


async def _go_on(tx: Parts, beacon: Beacon, site: Site, known: Standing, at: datetime) -> TouchId:
    visitor, touch_id = known.visitor, known.touch_id
    if touch_id is None:
        return await _arrive(tx, beacon, site, visitor.id, at)
    if beacon.event is not None:
        # Something that happens on a page is no arrival at it, however long the page was open.
        return touch_id
    if is_over(visitor.last_seen_at, at):
        return await _arrive(tx, beacon, site, visitor.id, at)
    if is_plain_step(beacon.page, beacon.referrer, frozenset(site.hosts)):
        return touch_id
    source = source_of(beacon.page, beacon.referrer, site.hosts)
    if not says_something(source) or is_return(source, beacon.left_for):
        return touch_id
    last = await tx.touches.last_touch(visitor.id)
    if last is not None and is_known(source, [last]):
        return touch_id
    journey = await tx.touches.journey(visitor.id, before=at, pages=1)
    if is_known(source, journey.touches):
        return touch_id
    return await _arrive(tx, beacon, site, visitor.id, at)


async def _arrive(tx: Parts, beacon: Beacon, site: Site, visitor_id: VisitorId, at: datetime) -> TouchId:
    touch = Touch(
        id=TouchId(new_id()),
        visitor_id=visitor_id,
        site_id=site.id,
        at=at,
        landing_url=beacon.page,
        referrer=beacon.referrer,
        source=source_of_arrival(beacon.page, beacon.referrer, site.hosts),
    )
    await tx.touches.add_touch(touch)
    return touch.id
