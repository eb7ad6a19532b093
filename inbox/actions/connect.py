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
    """The site with its own key and the channel that takes its forms; the same hosts make another site."""
    if not hosts or not all(_is_host(host) for host in hosts):
        message = "Name the host of the site, such as shop.example or shop.example:8443."
        raise BadRequest(message)
    site_id, channel_id = SiteId(new_id()), ChannelId(new_id())
    site = Site(id=site_id, hosts=hosts, form_channel=channel_id, created_at=now)
    await tx.channels.add(
        ChannelAccount(
            id=channel_id,
            kind="web_form",
            name=name or hosts[0],
            settings={"site": site_id, "hosts": list(hosts)},
            created_at=now,
        )
    )
    await tx.sites.add(site)
    await record(tx, actor, now, "added", "site", site_id, host=hosts[0])
    return site


def _is_host(host: str) -> bool:
    name, colon, port = host.partition(":")
    return (
        0 < len(host) <= 255
        and (not colon or (port.isascii() and port.isdigit()))
        and host == host.lower()
        and all(part and not set(part) & set("/@?#[]\\ \t\r\n%") for part in name.split("."))
    )
