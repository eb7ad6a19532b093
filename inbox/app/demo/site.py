"""The demo shop's own entry among the sites."""

from urllib.parse import urlsplit

from inbox.actions.change_site import dress_site
from inbox.actions.connect import add_site
from inbox.core.actor import SYSTEM
from inbox.core.clock import Clock
from inbox.core.site import Site
from inbox.core.store import Parts, Store, durably
from inbox.core.widget import ContactLink, LinkKind, Widget

_HOSTS = ("127.0.0.1", "localhost")
_NAME = "Demo shop"
# The shop's own brown, and ways to reach it that lead to nobody.
_WIDGET = Widget(
    color="#9a4a17",
    links=(
        ContactLink(kind=LinkKind.PHONE, value="+12025550143"),
        ContactLink(kind=LinkKind.EMAIL, value="hello@roasters.example"),
    ),
)


async def demo_site(store: Store, clock: Clock, base_url: str) -> Site:
    """The demo's site; added when there is none for the hosts that the demo answers on."""
    hosts = _hosts(base_url)
    for site in await store.sites.all():
        if set(hosts) <= set(site.hosts):
            return site

    async def unit(tx: Parts) -> Site:
        site = await add_site(tx, hosts, SYSTEM, clock.now(), name=_NAME)
        return await dress_site(tx, site.id, _WIDGET, SYSTEM, clock.now())

    return await durably(store, unit)


def _hosts(base_url: str) -> tuple[str, ...]:
    host = urlsplit(base_url).hostname or _HOSTS[0]
    return _HOSTS if host in _HOSTS or ":" in host else (*_HOSTS, host)
