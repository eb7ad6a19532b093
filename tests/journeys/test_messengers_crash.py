"""The service is killed while messengers call it in a burst, repeat themselves and come in any order."""

import asyncio
import random
from itertools import product

import pytest

from tests.fakes.bot_api import until
from tests.journeys.crash_server import CrashServer, command
from tests.journeys.messenger_desk import MESSENGERS
from tests.journeys.telegram_desk import PUBLIC
from tests.journeys.test_telegram_crash import settled
from tests.journeys.test_webhook_crash import _api, _session, _shown
from tests.mongo import MongoServer

PEOPLE, EACH = 6, 20
BOTH = list(product(["sqlite", "mongo"], ["viber", "vk"]))
KILLS = {"sqlite": 3, "mongo": 1}
"""MongoDB holds what a killed process was writing for a while; the first call after it waits for that."""


@pytest.fixture
async def called(request, tmp_path, monkeypatch):
    """The service of an engine with the messenger connected, and the fake that calls it."""
    engine, kind = request.param
    monkeypatch.setenv("ONEWINDOW_PUBLIC_URL", PUBLIC)
    monkeypatch.setenv("ONEWINDOW_PRIVATE_HOSTS", "127.0.0.1")
    database = MongoServer.start(tmp_path, keeps=True) if engine == "mongo" else None
    data = tmp_path / "service"
    data.mkdir()
    server = CrashServer(data, store=database and f"{database.url}/shop")
    api = await MESSENGERS[kind].api(seed=5).start()
    await server.start()
    api.route, api.repeats = f"http://127.0.0.1:{server.port}", 3
    told = [f"--set={name}={value}" for name, value in MESSENGERS[kind].settings(api).items()]
    await asyncio.to_thread(command, data, "channel", "add", kind, "--name", kind, *told, "--json")
    await until(lambda: api.webhook, 60)
    yield server, api, KILLS[engine]
    await api.stop()
    await server.stop()
    if database:
        database.stop()


@pytest.mark.long
@pytest.mark.parametrize("called", BOTH, ids="-".join, indirect=True)
async def test_no_kill_loses_or_doubles_what_people_write(called):
    server, api, kills = called
    wanted = {str(person): [] for person in range(1, PEOPLE + 1)}
    for number, (person, texts) in product(range(EACH), wanted.items()):
        texts.append(f"{person}: {number}")
        api.say(person, texts[-1])
    for part in range(1, kills + 1):
        point = PEOPLE * EACH * part // (kills + 1)
        await until(lambda point=point: len(api.taken) >= point, 240)
        await asyncio.sleep(random.uniform(0, 0.05))
        await server.kill()
        await server.start()
    await until(lambda: not api.pending, 240)
    await settled(server)
    async with await _session(server) as session:
        shown = await _shown(session, _api(server))
    assert {who: sorted(texts) for who, texts in shown.items()} == {
        who: sorted(texts) for who, texts in wanted.items()
    }
