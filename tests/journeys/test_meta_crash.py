"""The service is killed in a burst of WhatsApp messages that are repeated and come in any order."""

import asyncio
import random

import pytest

from tests.channels.meta_of_beans import APP_SECRET, OWN, TOKEN
from tests.fakes.bot_api import until
from tests.fakes.graph import GraphApi
from tests.journeys.crash_server import CrashServer, command
from tests.journeys.telegram_desk import PUBLIC
from tests.journeys.test_telegram_crash import listed, settled
from tests.journeys.test_webhook_crash import _api, _session
from tests.mongo import MongoServer

pytestmark = pytest.mark.long
PATIENCE_S = 240


@pytest.fixture(params=["sqlite", "mongo"])
async def server(request, tmp_path, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_PUBLIC_URL", PUBLIC)
    monkeypatch.setenv("ONEWINDOW_PRIVATE_HOSTS", "127.0.0.1")
    data, database = tmp_path / "service", None
    data.mkdir()
    if request.param == "mongo":
        database = MongoServer.start(tmp_path, keeps=True)
    server = CrashServer(data, store=database and f"{database.url}/shop")
    yield server
    await server.stop()
    if database:
        database.stop()


async def test_no_kill_loses_or_doubles_what_people_write(server):
    graph = await GraphApi(TOKEN, APP_SECRET, seed=7).start()
    await server.start()
    graph.route = f"http://127.0.0.1:{server.port}"
    graph.repeats = 0.3
    given = {**OWN["whatsapp"], "token": TOKEN, "app_secret": APP_SECRET, "api_url": graph.url}
    told = [f"--set={name}={value}" for name, value in given.items()]
    await asyncio.to_thread(command, server.data, "channel", "add", "whatsapp", "--name", "Beans", *told)
    await until(lambda: graph.number_hook, PATIENCE_S)
    wanted = {}
    for number in range(20):
        for person in range(8):
            whom = f"49170123450{person}"
            graph.say(whom, f"{person}: {number}", user_id=f"DE.{person}")
            wanted.setdefault(whom, []).append(f"{person}: {number}")
    is_mongo = (server.data / "store.txt").exists()
    for point in (60,) if is_mongo else (20, 70, 120):
        await until(lambda point=point: len(graph.delivered) >= point, PATIENCE_S)
        await asyncio.sleep(random.uniform(0, 0.05))
        await server.kill()
        await server.start()
    await until(lambda: not graph.pending, PATIENCE_S)
    await settled(server)
    async with await _session(server) as session:
        assert await _shown(session, _api(server)) == wanted
    await graph.stop()


async def _shown(session, api):
    seen = {}
    for contact in await listed(session, f"{api}/contacts?limit=100"):
        own = [each["value"] for each in contact["identities"] if each["kind"] == "whatsapp"]
        [person] = [each for each in own if each.isdigit()]
        items = await listed(session, f"{api}/contacts/{contact['id']}/timeline?limit=50")
        texts = [item["body"]["text"] for item in items if item.get("kind") == "message"]
        assert person not in seen, "one person became two contacts"
        seen[person] = list(reversed(texts))
    return seen
