"""What a site's script told besides visits: which forms there are, and how much was not kept."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct

from inbox.api.access import SITE, fetch
from inbox.api.answers import Listing
from inbox.api.call import Call
from inbox.core.site_form import SiteFormField

_DAYS = timedelta(days=29)
"""Before today, which is the thirtieth."""


class SiteFormView(Struct, frozen=True, kw_only=True):
    """A form as a page described it; `selector` and `page` go into the site's `own_forms`."""

    page: str
    selector: str
    fields: Sequence[SiteFormField]
    seen_at: datetime


class DropView(Struct, frozen=True, kw_only=True):
    """`reason`: crawler, prefetch, privacy (Global Privacy Control) or off."""

    day: date
    reason: str
    count: int


async def list_forms(call: Call[Any, None]) -> Listing[SiteFormView]:
    site = await fetch(call.parts, call.caller, SITE, call.id)
    forms = await call.parts.site_forms.of_site(site.id)
    views = [
        SiteFormView(page=form.page, selector=form.selector, fields=form.fields, seen_at=form.seen_at)
        for form in forms
    ]
    return Listing(items=views, next=None)


async def list_drops(call: Call[Any, None]) -> Listing[DropView]:
    site = await fetch(call.parts, call.caller, SITE, call.id)
    drops = await call.parts.drops.since(site.id, call.api.clock.now().date() - _DAYS)
    views = [DropView(day=drop.day, reason=drop.reason, count=drop.count) for drop in drops]
    return Listing(items=views, next=None)
