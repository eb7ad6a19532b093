"""How the pools of numbers of a site are used."""

from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from inbox.api.access import SITE, fetch
from inbox.api.answers import Listing
from inbox.api.call import Call
from inbox.core.number_pool import NumberPool
from inbox.reports.number_use import NumberUse, use_of

_DAYS = timedelta(days=30)


class NumberUseView(Struct, frozen=True, kw_only=True):
    """Of the last 30 days. `busiest_at` is when the busiest hour began; with `needed` numbers at most one
    visitor in a hundred would find none then, null where nobody asked yet."""

    name: str
    size: int
    asked: int
    missed: int
    busiest_at: datetime | None
    busiest_asked: int
    busiest_missed: int
    needed: int | None


async def list_uses(call: Call[Any, None]) -> Listing[NumberUseView]:
    site = await fetch(call.parts, call.caller, SITE, call.id)
    since = call.api.clock.now() - _DAYS
    views = [
        _view(pool, use_of(pool, await call.parts.numbers.hours(site.id, pool.name, since)))
        for pool in site.widget.number_pools
    ]
    return Listing(items=views, next=None)


def _view(pool: NumberPool, use: NumberUse) -> NumberUseView:
    return NumberUseView(
        name=pool.name,
        size=len(pool.numbers),
        asked=use.asked,
        missed=use.missed,
        busiest_at=use.busiest_at,
        busiest_asked=use.busiest_asked,
        busiest_missed=use.busiest_missed,
        needed=use.needed,
    )
