"""The service is killed in one burst of LINE, Messenger, Instagram and the lead forms of Meta and Google."""

import asyncio
import random
from functools import partial

import pytest

from tests.channels.meta_of_beans import APP_SECRET, OWN, TOKEN
from tests.fakes.bot_api import until
from tests.fakes.google_forms import GoogleForms
from tests.fakes.graph import GraphApi
from tests.journeys.crash_server import CrashServer
from tests.journeys.messenger_desk import MESSENGERS
from tests.journeys.telegram_desk import PUBLIC, eventually
from tests.journeys.test_telegram_crash import listed, settled
from tests.journeys.test_webhook_crash import _api, _session
from tests.mongo import MongoServer

pytestmark = pytest.mark.long
PATIENCE_S = 240
LINE = MESSENGERS["line"]
KEY = "a-word-of-the-shop"
PEOPLE = 3


@pytest.fixture(params=["sqlite", "mongo"])
async def server(request, tmp_path, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_PUBLIC_URL", PUBLIC)
    monkeypatch.setenv("ONEWINDOW_PRIVATE_HOSTS", "127.0.0.1")
    data, database = tmp_path / "service", None
    data.mkdir()
    if request.param == "mongo":
        database = MongoServer.start(tmp_path, keeps=True)
    server = CrashServer(data, store=database and f"{database.url}/shop")
    server.database = database
    await server.start()
    yield server
    await server.stop()
    if database:
        database.stop()


@pytest.fixture
async def world(server):
    """Two of Meta's apps, since one tells only one address of a page, a form of Google's, and LINE."""
    chats, forms = GraphApi(TOKEN, APP_SECRET, seed=7), GraphApi(TOKEN, APP_SECRET, seed=8)
    google, line = GoogleForms(KEY, seed=9), LINE.api(seed=10)
    for each in (chats, forms, google, line):
        await each.start()
        each.route = f"http://127.0.0.1:{server.port}"
    chats.repeats = forms.repeats = 0.3
    google.repeats = line.repeats = 3
    async with await _session(server, "admin") as session:
        add = partial(connect, session, _api(server))
        for kind, graph in (("messenger", chats), ("instagram", chats), ("meta_leads", forms)):
            given = {**OWN[kind], "token": TOKEN, "app_secret": APP_SECRET, "api_url": graph.url}
            await add(kind, given)
        await add("line", LINE.settings(line))
        google.webhook = f"{PUBLIC}/hooks/{await add('google_leads', {'key': KEY})}"
    await until(lambda: len(chats.subscriptions) == 2 and forms.subscriptions and line.webhook, PATIENCE_S)
    yield chats, forms, google, line
    for each in (chats, forms, google, line):
        await each.stop()


async def connect(session, api, kind, settings):
    told = {"kind": kind, "name": kind, "settings": settings}
    async with session.post(f"{api}/channels", json=told) as answer:
        assert answer.status == 201, await answer.text()
        return (await answer.json())["id"]


async def test_no_kill_loses_or_doubles_what_pages_and_lead_forms_bring(server, world):
    chats, forms, google, line = world
    each, leads = (4, 6) if server.database else (6, 9)
    wanted = tell(chats, forms, google, line, each=each, leads=leads)
    total = sum(map(len, wanted.values()))

    def taken():
        return len(chats.delivered) + len(forms.delivered) + len(google.taken) + len(line.taken)

    for part in (2,) if server.database else (1, 3):
        await until(lambda part=part: taken() >= total * part // 4, PATIENCE_S)
        await asyncio.sleep(random.uniform(0, 0.05))
        await server.kill()
        await asyncio.to_thread(forget_what_was_open, server.database)
        await server.start()
    await until(lambda: not any(each.pending for each in world), PATIENCE_S)
    await settled(server)
    async with await _session(server) as session:

        async def all_there():
            found = await _seen(session, _api(server))
            return found if sum(map(len, found.values())) >= total else None

        assert await eventually(all_there, PATIENCE_S) == wanted


def forget_what_was_open(database):
    """MongoDB holds what a killed process was writing for a minute, unless it is killed as well; that it
    waits for the minute to pass is another test's matter."""
    if database is not None:
        database.stop()
        database.restart()


def tell(chats, forms, google, line, *, each, leads):
    """What has to be seen: of each address the texts of its messages, or the forms."""
    wanted = {}
    for number in range(each):
        for kind in ("messenger", "instagram"):
            for person in range(PEOPLE):
                text, whom = f"{person}: {number}", f"52544591913{len(kind)}{person}"
                chats.write(kind, whom, text)
                wanted.setdefault(f"{kind} {whom}", []).append(text)
        for person in range(PEOPLE):
            line.say(f"U{person}", f"{person}: {number}")
            wanted.setdefault(f"line U{person}", []).append(f"{person}: {number}")
    for number in range(leads):
        for kind in ("meta", "google"):
            wanted[f"email {kind}{number}@example.com"] = ["form"]
        forms.lead(f"44225533{number:02}", {"full_name": "Anna", "email": f"meta{number}@example.com"})
        google.fill_in(f"lead-{number}", full_name="Anna", email=f"google{number}@example.com")
    return wanted


async def _seen(session, api):
    seen = {}
    for contact in await listed(session, f"{api}/contacts?limit=100"):
        [name] = [f"{each['kind']} {each['value']}" for each in contact["identities"]]
        items = await listed(session, f"{api}/contacts/{contact['id']}/timeline?limit=50")
        told = [
            item["body"]["text"] if item["kind"] == "message" else "form"
            for item in reversed(items)
            if item.get("kind") in {"message", "form"}
        ]
        assert name not in seen, "one person became two contacts"
        seen[name] = told
    return seen
