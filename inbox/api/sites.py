"""Sites: the list, one of them, a new one with its snippet, and what its owner may change."""

from typing import Any
from urllib.parse import urlsplit

import idna

from inbox.actions.change_site import dress_site, move_site, renew_identity
from inbox.actions.connect import add_site
from inbox.actions.record import record
from inbox.api.access import SITE, fetch
from inbox.api.answers import Listing
from inbox.api.call import Call
from inbox.api.origin import own_address
from inbox.api.pages import page_of
from inbox.api.schema import ListQuery, NewSite
from inbox.api.setup_shapes import SiteView
from inbox.api.snippets import snippets_of
from inbox.api.widget_shapes import IdentitySecret, NewHosts, WidgetBody, widget_of
from inbox.core.errors import BadRequest
from inbox.core.site import Site
from inbox.core.store import Parts
from inbox.core.widget import Widget
from inbox.kit.site_users import SiteUsers


async def list_sites(call: Call[ListQuery, None]) -> Listing[SiteView]:
    page = page_of(await call.parts.sites.all(), after=call.query.after, limit=call.query.limit)
    return Listing(items=[_view(call, site) for site in page.items], next=page.next)


async def get_site(call: Call[Any, None]) -> SiteView:
    return _view(call, await _site(call))


async def connect_site(call: Call[Any, NewSite]) -> SiteView:
    host = _host(call.body.host)

    async def unit(tx: Parts) -> Site:
        return await add_site(tx, (host,), call.caller.actor, call.api.clock.now())

    return _view(call, await call.durably(unit))


async def change_hosts(call: Call[Any, NewHosts]) -> SiteView:
    """The order stays, for the first host is the one that the site is called by."""
    site = await _site(call)
    hosts = tuple(dict.fromkeys(_host(each) for each in call.body.hosts))

    async def unit(tx: Parts) -> Site:
        return await move_site(tx, site.id, hosts, call.caller.actor, call.api.clock.now())

    return _view(call, await call.durably(unit))


async def get_widget(call: Call[Any, None]) -> Widget:
    return (await _site(call)).widget


async def put_widget(call: Call[Any, WidgetBody]) -> Widget:
    site, widget = await _site(call), widget_of(call.body)

    async def unit(tx: Parts) -> Site:
        return await dress_site(tx, site.id, widget, call.caller.actor, call.api.clock.now())

    return (await call.durably(unit)).widget


async def get_identity_secret(call: Call[Any, None]) -> IdentitySecret:
    """Whoever looks at it is written down."""
    site = await _site(call)

    async def unit(tx: Parts) -> None:
        await record(tx, call.caller.actor, call.api.clock.now(), "revealed", "site", site.id)

    await call.durably(unit)
    return _secret(call, site)


async def renew_identity_secret(call: Call[Any, None]) -> IdentitySecret:
    site = await _site(call)

    async def unit(tx: Parts) -> Site:
        return await renew_identity(tx, site.id, call.caller.actor, call.api.clock.now())

    return _secret(call, await call.durably(unit))


async def _site(call: Call[Any, Any]) -> Site:
    return await fetch(call.parts, call.caller, SITE, call.id)


def _secret(call: Call[Any, Any], site: Site) -> IdentitySecret:
    return IdentitySecret(secret=SiteUsers(call.api.vault).secret(site))


def _view(call: Call[Any, Any], site: Site) -> SiteView:
    snippets = snippets_of(f"{own_address(call.api, call.request)}/w/{site.id}.js")
    return SiteView(
        id=site.id,
        hosts=site.hosts,
        form_channel=site.form_channel,
        chat_channel=site.chat_channel,
        created_at=site.created_at,
        last_seen_at=site.last_seen_at,
        snippet=snippets.plain,
        snippets=snippets,
        widget=site.widget,
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
