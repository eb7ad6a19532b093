"""Sites: the list, one of them, a new one with its snippet."""

from typing import Any
from urllib.parse import urlsplit

import idna

from inbox.actions.connect import add_site
from inbox.api.access import SITE, fetch
from inbox.api.answers import Listing, SiteView
from inbox.api.call import Call
from inbox.api.origin import own_address
from inbox.api.pages import page_of
from inbox.api.schema import ListQuery, NewSite
from inbox.core.errors import BadRequest
from inbox.core.site import Site
from inbox.core.store import Parts


async def list_sites(call: Call[ListQuery, None]) -> Listing[SiteView]:
    page = page_of(await call.parts.sites.all(), after=call.query.after, limit=call.query.limit)
    return Listing(items=[_view(call, site) for site in page.items], next=page.next)


async def get_site(call: Call[Any, None]) -> SiteView:
    return _view(call, await fetch(call.parts, call.caller, SITE, call.id))


async def connect_site(call: Call[Any, NewSite]) -> SiteView:
    host = _host(call.body.host)

    async def unit(tx: Parts) -> Site:
        return await add_site(tx, (host,), call.caller.actor, call.api.clock.now())

    return _view(call, await call.durably(unit))


def _view(call: Call[Any, Any], site: Site) -> SiteView:
    return SiteView(
        id=site.id,
        hosts=site.hosts,
        form_channel=site.form_channel,
        created_at=site.created_at,
        last_seen_at=site.last_seen_at,
        snippet=f'<script async src="{own_address(call.api, call.request)}/w/{site.id}.js"></script>',
    )


def _host(text: str) -> str:
    """The host as browsers spell it; people paste whole addresses, too."""
    text = text.strip().lower()
    try:
        name, colon, port = urlsplit(text if "://" in text else f"//{text}").netloc.partition(":")
        ascii_name = name if name.isascii() else idna.encode(name, uts46=True).decode("ascii")
    except (ValueError, idna.IDNAError):
        raise BadRequest("This is not the name of a host.") from None
    return f"{ascii_name}{colon}{port}"
