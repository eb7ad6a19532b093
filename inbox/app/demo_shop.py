"""Opens the demo shop in a service: its pages, and the site that they report to."""

from aiohttp import web

from inbox.app.demo.routes import routes
from inbox.app.demo.site import demo_site
from inbox.app.service import Service


class DemoShop:
    """The site is made, once for a store, when the service starts."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._site_key = ""

    def routes(self) -> list[web.RouteDef]:
        return routes(lambda: self._site_key)

    async def open(self) -> None:
        service = self._service
        site = await demo_site(service.store, service.clock, service.config.base_url)
        self._site_key = site.id
        await service.registry.load()
