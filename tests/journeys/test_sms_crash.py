"""The service is killed while Twilio calls it in a burst; what Twilio gives up telling is asked for."""

import asyncio
import random
from itertools import product

import pytest

from tests.fakes.bot_api import until
from tests.journeys.crash_server import CrashServer, command
from tests.journeys.sms_desk import OURS, SmsOfTheShop
from tests.journeys.telegram_desk import PUBLIC, eventually
from tests.journeys.test_telegram_crash import listed
from tests.journeys.test_webhook_crash import _api, _session
from tests.mongo import MongoServer

PEOPLE, EACH = 5, 12
KILLS = {"sqlite": 2, "mongo": 1}
"""MongoDB holds what a killed process was writing for a while; the first call after it waits for that."""


@pytest.fixture
async def called(request, tmp_path, monkeypatch):
    """The service of an engine with the number connected, and the fake that calls it."""
    monkeypatch.setenv("ONEWINDOW_PUBLIC_URL", PUBLIC)
    monkeypatch.setenv("ONEWINDOW_PRIVATE_HOSTS", "127.0.0.1")
    database = MongoServer.start(tmp_path, keeps=True) if request.param == "mongo" else None
    data = tmp_path / "service"
    data.mkdir()
    server = CrashServer(data, store=database and f"{database.url}/shop")
    sms = SmsOfTheShop()
    api = await sms.api(seed=5).start()
    await server.start()
    api.route, api.repeats = f"http://127.0.0.1:{server.port}", 3
    told = [f"--set={name}={value}" for name, value in sms.settings(api).items()]
    await asyncio.to_thread(command, data, "channel", "add", sms.kind, "--name", "SMS", *told, "--json")
    # From its first question on it knows what is its own to ask for.
    await until(lambda: any(asked[:2] == ("GET", "Messages") for asked in api.asked), 60)
    yield server, api, KILLS[request.param]
    await api.stop()
    await server.stop()
    if database:
        database.stop()


@pytest.mark.long
@pytest.mark.parametrize("called", ["sqlite", "mongo"], indirect=True)
async def test_no_kill_loses_or_doubles_what_people_write(called):
    server, api, kills = called
    people = [f"+4917012345{number:02d}" for number in range(PEOPLE)]
    wanted = {f"{person}/{OURS}": [f"{person}: {number}" for number in range(EACH)] for person in people}
    for number, person in product(range(EACH), people):
        api.say(person, f"{person}: {number}")
    total = len(api.pending)
    for part in range(1, kills + 1):
        left = total - total * part // (kills + 1)
        await until(lambda left=left: len(api.pending) <= left, 240)
        await asyncio.sleep(random.uniform(0, 0.05))
        await server.kill()
        await server.start()
    await until(lambda: not api.pending, 240)
    # It asks at each start, and else only now and then.
    await server.stop()
    await server.start()
    async with await _session(server) as session:

        async def all_there():
            shown = await _shown(session, _api(server))
            return shown if sum(map(len, shown.values())) >= PEOPLE * EACH else None

        shown = await eventually(all_there, 240)
    assert {who: sorted(texts) for who, texts in shown.items()} == {
        who: sorted(texts) for who, texts in wanted.items()
    }


async def _shown(session, api):
    """The texts of each pair's messages."""
    seen = {}
    for contact in await listed(session, f"{api}/contacts?limit=100"):
        [pair] = [each["value"] for each in contact["identities"] if each["kind"] == "sms"]
        items = await listed(session, f"{api}/contacts/{contact['id']}/timeline?limit=100")
        assert pair not in seen, "one person became two contacts"
        seen[pair] = [item["body"]["text"] for item in items if item.get("kind") == "message"]
    return seen
