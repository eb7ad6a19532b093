"""A web site is connected."""

from datetime import datetime

from inbox.actions.record import record
from inbox.core.account import ChannelAccount
from inbox.core.actor import Actor
from inbox.core.errors import BadRequest
from inbox.core.ids import ChannelId, SiteId, new_id
from inbox.core.site import Site
from inbox.core.store import Parts


async def add_site(
    tx: Parts, hosts: tuple[str, ...], actor: Actor, now: datetime, *, name: str | None = None
) -> Site:
    """The site with its own key and its channels for forms and for chat; the same hosts make another site."""
    check_hosts(hosts)
    site_id = SiteId(new_id())
    form = await _add_channel(tx, "web_form", site_id, hosts, now, name or hosts[0])
    chat = await _add_channel(tx, "web_chat", site_id, hosts, now, name or hosts[0])
    site = Site(id=site_id, hosts=hosts, form_channel=form, chat_channel=chat, created_at=now)
    await tx.sites.add(site)
    await record(tx, actor, now, "added", "site", site_id, host=hosts[0])
    return site


def check_hosts(hosts: tuple[str, ...]) -> None:
    """BadRequest unless there is one, and each is what browsers would call it."""
    if not hosts or not all(_is_host(host) for host in hosts):
        message = "Name the host of the site, such as shop.example or shop.example:8443."
        raise BadRequest(message)


async def _add_channel(
    tx: Parts, kind: str, site_id: SiteId, hosts: tuple[str, ...], now: datetime, name: str
) -> ChannelId:
    channel_id = ChannelId(new_id())
    settings = {"site": site_id, "hosts": list(hosts)}
    await tx.channels.add(
        ChannelAccount(id=channel_id, kind=kind, name=name, settings=settings, created_at=now)
    )
    return channel_id


def _is_host(host: str) -> bool:
    name, colon, port = host.partition(":")
    return (
        0 < len(host) <= 255
        and (not colon or (port.isascii() and port.isdigit()))
        and host == host.lower()
        and all(part and not set(part) & set("/@?#[]\\ \t\r\n%") for part in name.split("."))
    )
