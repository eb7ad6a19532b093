"""A site with a chat behind the whole service, pages that open it, and agents who answer."""

import pytest
from aiohttp import ClientSession, TCPConnector

from inbox.actions.connect import add_site
from inbox.app.assemble import CHAT
from inbox.core.actor import SYSTEM
from inbox.core.agent import Agent, Role
from inbox.core.store import durably
from tests.widgets.chat.world import World


@pytest.fixture
async def world(app, client, service, clock):
    async def unit(tx):
        for name in ("Ann", "Bo"):
            await tx.agents.add(
                Agent(
                    id=name.lower(),
                    email=f"{name}@example.com",
                    name=name,
                    role=Role.AGENT,
                    created_at=clock.now(),
                )
            )
        return [await add_site(tx, (f"{host}.example",), SYSTEM, clock.now()) for host in ("beans", "tea")]

    beans, tea = await durably(service.store, unit)
    await service.registry.load()
    async with ClientSession(connector=TCPConnector(limit=0)) as browsers:
        world = World(client, browsers, service, app[CHAT], clock, beans, tea)
        yield world
        for page in world.pages:
            await page.close()
