"""A coffee shop's site and the visits of one browser, for tests."""

from datetime import UTC, datetime

from inbox.core.errors import NotFound
from inbox.core.ids import ChannelId, SiteId, VisitorId
from inbox.core.site import Site
from inbox.core.store import Store, durably
from inbox.kit.secrets import Vault
from tracking.beacon import Beacon
from tracking.collect import collect
from tracking.visitor import Tokens

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOME = "https://beans.example/"
AD = HOME + "?utm_source=google&utm_medium=cpc&utm_campaign=spring&utm_term=coffee+beans&gclid=Cj0KAAA"
LETTER = HOME + "?utm_source=letter&utm_medium=email"
TOKENS = Tokens(Vault(b"k" * 32))
BEANS = Site(
    id=SiteId("beans"),
    hosts=("beans.example", "127.0.0.1"),
    form_channel=ChannelId("beans-form"),
    chat_channel=ChannelId("beans-chat"),
    created_at=START,
)
OTHER = Site(
    id=SiteId("other"),
    hosts=("other.example",),
    form_channel=ChannelId("o"),
    chat_channel=ChannelId("c"),
    created_at=START,
)


class TwoSites:
    ties_links = False

    def site(self, site_id: str) -> Site:
        found = {site.id: site for site in (BEANS, OTHER)}.get(SiteId(site_id))
        if found is None:
            raise NotFound("There is no such site.")
        return found

    def of_host(self, host: str) -> Site | None:
        return next((site for site in (BEANS, OTHER) if host in site.hosts), None)


async def add_sites(tx) -> None:
    await tx.sites.add(BEANS)
    await tx.sites.add(OTHER)


class Browser:
    """Opens pages one after the other, as the tracker reports them."""

    def __init__(self, store: Store, clock, site: Site = BEANS) -> None:
        self.store = store
        self.clock = clock
        self.site = site
        self.visitor_id: VisitorId | None = None

    async def opens(self, page: str = HOME, **more) -> VisitorId:
        beacon = Beacon(page=page, **more)
        self.clock.advance(seconds=1)
        now = self.clock.now()
        self.visitor_id = await durably(
            self.store, lambda tx: collect(tx, beacon, self.site, visitor_id=self.visitor_id, now=now)
        )
        return self.visitor_id

    async def touches(self):
        return (await self.journey()).touches

    async def journey(self):
        return await self.store.touches.journey(self.visitor_id, before=self.clock.now(), pages=100)
