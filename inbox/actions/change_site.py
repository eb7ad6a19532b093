"""A site changes: what its visitors see, where it answers, or the secret by which it vouches for people."""

from dataclasses import replace
from datetime import datetime

from inbox.actions.connect import check_hosts
from inbox.actions.record import record
from inbox.core.actor import Actor
from inbox.core.ids import ChannelId, SiteId
from inbox.core.site import Site
from inbox.core.store import Parts
from inbox.core.widget import Widget


async def dress_site(tx: Parts, site_id: SiteId, widget: Widget, actor: Actor, now: datetime) -> Site:
    """Visitors see the widget as it is set now; the same settings again leave no trace.

    Who begins to look for forms begins with an empty list.
    """
    site = await tx.sites.get(site_id)
    if site.widget == widget:
        return site
    dressed = replace(site, widget=widget)
    await tx.sites.save(dressed)
    if widget.find_forms and not site.widget.find_forms:
        await tx.site_forms.forget(site_id)
    changed = [name for name in Widget.__slots__ if getattr(site.widget, name) != getattr(widget, name)]
    await record(tx, actor, now, "dressed", "site", site_id, fields=",".join(changed))
    return dressed


async def move_site(tx: Parts, site_id: SiteId, hosts: tuple[str, ...], actor: Actor, now: datetime) -> Site:
    """Its pages are on these hosts now, and its form and chat take what comes from there only."""
    check_hosts(hosts)
    site = await tx.sites.get(site_id)
    if site.hosts == hosts:
        return site
    moved = replace(site, hosts=hosts)
    await tx.sites.save(moved)
    for channel_id in (site.form_channel, site.chat_channel):
        await _move_channel(tx, channel_id, site, moved)
    await record(tx, actor, now, "moved", "site", site_id, host=hosts[0])
    return moved


async def renew_identity(tx: Parts, site_id: SiteId, actor: Actor, now: datetime) -> Site:
    """What the site signed with the secret it had until now vouches for nobody any more."""
    site = await tx.sites.get(site_id)
    renewed = replace(site, identity_round=site.identity_round + 1)
    await tx.sites.save(renewed)
    await record(tx, actor, now, "renewed", "site", site_id, round=str(renewed.identity_round))
    return renewed


async def _move_channel(tx: Parts, channel_id: ChannelId, before: Site, after: Site) -> None:
    """A channel that bears the site's name keeps bearing it."""
    account = await tx.channels.get(channel_id)
    name = after.hosts[0] if account.name == before.hosts[0] else account.name
    settings = {**account.settings, "hosts": list(after.hosts)}
    await tx.channels.save(replace(account, name=name, settings=settings))
