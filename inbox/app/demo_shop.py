"""Opens the demo in a service: the shop's pages, the site that they report to, and the clients to play."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from inbox.app.demo.backstage import Backstage
from inbox.app.demo.play import Play
from inbox.app.demo.routes import routes
from inbox.app.demo.site import demo_site
from inbox.app.demo_clients import DemoClients, let_clients_go
from inbox.app.service import Service


class DemoShop:
    """The site is made, once for a store, when the service starts."""

    def __init__(self, service: Service, backstage: Backstage) -> None:
        self._service = service
        self._clients = DemoClients(service, backstage)
        self._play = Play(lambda: self._clients.playing, self._clients.open)
        self._site_key = ""

    def routes(self) -> list[web.RouteDef]:
        return [*self._play.routes(), *routes(lambda: self._site_key)]

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        await self._open_site()
        try:
            await self._clients.resume()
            yield
        finally:
            await self._clients.close()

    async def _open_site(self) -> None:
        service = self._service
        site = await demo_site(service.store, service.clock, service.config.base_url)
        self._site_key = site.id
        await service.registry.load()


@asynccontextmanager
async def without_demo(service: Service) -> AsyncIterator[None]:
    """What an earlier start with the demo has left is switched off."""
    await let_clients_go(service)
    yield
