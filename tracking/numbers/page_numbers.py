"""Which numbers a visitor sees in the place of those on the page."""

from datetime import datetime

from inbox.core.ids import VisitorId
from inbox.core.number_pool import NumberLease, NumberPool
from inbox.core.site import Site
from inbox.core.source import Source
from inbox.core.store import Parts
from tracking.numbers.lending import lend
from tracking.visit import LOOK_BACK, says_something


async def numbers_for(
    tx: Parts, site: Site, visitor_id: VisitorId, now: datetime, *, clicked: bool
) -> dict[str, str]:
    """By the number on the page; without those that stay as they are.

    Each number on the page is the first pool's that is meant for the visitor's source. `clicked`: the visitor
    calls what is shown.
    """
    visitor = await tx.touches.find_visitor(visitor_id)
    if visitor is None or visitor.site_id != site.id:
        return {}
    source = await source_of_visitor(tx, visitor_id, now)
    found: dict[str, str] = {}
    for pool in site.widget.number_pools:
        if pool.shown not in found and is_for(pool, source):
            lease = await _lent(tx, pool, site, visitor_id, now, clicked=clicked)
            found[pool.shown] = lease.number
    return {shown: number for shown, number in found.items() if number and number != shown}


async def source_of_visitor(tx: Parts, visitor_id: VisitorId, at: datetime) -> Source | None:
    """What a lead of theirs would have: the last arrival that says something, else the last one."""
    touches = (await tx.touches.journey(visitor_id, before=at, pages=1)).touches
    for touch in reversed(touches):
        if says_something(touch.source) and at - touch.at <= LOOK_BACK:
            return touch.source
    return touches[-1].source if touches else None


def is_for(pool: NumberPool, source: Source | None) -> bool:
    """`google / cpc` means that source and that medium; what is left out is any."""
    if source is None or not says_something(source):
        return pool.direct
    told = [(part or "").lower() for part in (source.source, source.medium, source.campaign)]
    return not pool.sources or any(_matches(wanted, told) for wanted in pool.sources)


def _matches(wanted: str, told: list[str]) -> bool:
    parts = [part.strip().lower() for part in wanted.split("/", 2)]
    return all(part in ("", found) for part, found in zip(parts, told, strict=False))


async def _lent(
    tx: Parts, pool: NumberPool, site: Site, visitor_id: VisitorId, now: datetime, *, clicked: bool
) -> NumberLease:
    newest = await tx.numbers.newest(pool.numbers)
    own = await tx.numbers.of_visitor(site.id, pool.name, visitor_id)
    lease = lend(pool, site.id, visitor_id, now, newest=newest, own=own)
    if own is None or lease.id != own.id:
        await tx.numbers.add(lease)
    if clicked or (own is not None and lease.id == own.id):
        await tx.numbers.renew(lease.id, now, clicked=clicked)
    return lease
