"""The crash proof on MongoDB: the service is killed, and the database itself."""

import asyncio
import random
import signal

import pytest

from tests.journeys.crash import flaws, form_entries, tell
from tests.journeys.crash_server import CrashServer
from tests.mongo import MongoServer

pytestmark = pytest.mark.long
LEADS = 100


@pytest.fixture
def database(tmp_path):
    server = MongoServer.start(tmp_path, keeps=True)
    yield server
    server.stop()


@pytest.fixture
async def server(database, tmp_path):
    data = tmp_path / "service"
    data.mkdir()
    server = CrashServer(data, store=f"{database.url}/shop")
    yield server
    await server.stop()


class DatabaseKilled:
    """For the story's killer: what it kills is the database, what answers the clients stays."""

    def __init__(self, server, database):
        self.data, self.port, self.kills = server.data, server.port, 0
        self._server, self._database, self._runs = server, database, False

    async def start(self):
        if self._runs:
            await asyncio.sleep(random.uniform(0.5, 2))
            await asyncio.to_thread(self._database.restart)
        else:
            await self._server.start()
            self._runs = True

    async def kill(self):
        self._database.stop(signal.SIGKILL)
        self.kills += 1


async def proved(server, story):
    assert flaws(server, story) == []
    forms = await form_entries(server)
    assert (len(forms), set(forms.values())) == (LEADS, {1})


async def test_no_kill_of_the_service_loses_or_doubles_a_lead(server):
    """What a killed process was writing stays locked for a while, until its transactions are given up."""
    story = await tell(server, leads=LEADS, kills=2)
    assert server.kills == 2
    await proved(server, story)


async def test_no_kill_of_the_database_loses_or_doubles_a_lead(server, database):
    both = DatabaseKilled(server, database)
    story = await tell(both, leads=LEADS, kills=3)
    assert both.kills == 3
    assert story.repeats > 0
    await proved(both, story)
