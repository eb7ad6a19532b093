"""The service is killed in a burst of posts that are repeated and come in any order."""

import asyncio
import json
import random

import aiohttp
import pytest

from tests.fakes.bot_api import until
from tests.journeys.crash_server import CrashServer, command
from tests.journeys.telegram_desk import PUBLIC, eventually
from tests.journeys.test_telegram_crash import answers, listed, settled
from tests.journeys.webhook_desk import SECRET, OtherSystem
from tests.mongo import MongoServer

CLIENTS = 8


class Story:
    """What the people of so many rooms wrote; `posts` is how that is told, `wanted` what has to be seen."""

    def __init__(self, rooms, each, seed=3):
        self.random = random.Random(seed)
        self.wanted = {}
        self.posts = []
        self.taken = 0
        for room in range(rooms):
            self.wanted[f"u{room}"] = [self._one(room, number) for number in range(each)]
        self.posts += self.random.sample(self.posts, len(self.posts) // 3)
        self.random.shuffle(self.posts)

    def _one(self, room, number):
        """Some are edited, and the edit may come first."""
        text, at = f"{room}: {number}", f"2026-03-02T09:{number // 60:02}:{number % 60:02}Z"
        sender = {"id": f"u{room}", "name": f"Person {room}"}
        told = {
            "type": "message",
            "id": f"m{room}-{number}",
            "thread": f"r{room}",
            "sender": sender,
            "at": at,
        }
        if self.random.random() < 0.2:
            self.posts.append({**told, "text": "?"})
            told["edited_at"] = "2026-03-02T10:00:00Z"
        self.posts.append({**told, "text": text})
        return text

    async def tell(self, url):
        waiting = list(self.posts)
        patience = aiohttp.ClientTimeout(total=20)
        async with aiohttp.ClientSession(timeout=patience) as session, asyncio.TaskGroup() as group:
            for _ in range(CLIENTS):
                group.create_task(self._client(session, url, waiting))

    async def _client(self, session, url, waiting):
        while waiting:
            told = waiting.pop()
            while not await _is_taken(session, url, told):  # noqa: ASYNC110 - as other systems repeat
                await asyncio.sleep(random.uniform(0.01, 0.1))
            self.taken += 1


async def _is_taken(session, url, told):
    try:
        async with session.post(url, json=told) as answer:
            body = await answer.read()
            assert answer.status in {200, 503}, f"{answer.status}: {body!r}"
            return answer.status == 200
    except (aiohttp.ClientError, TimeoutError, ConnectionError):
        return False


@pytest.fixture
async def other():
    other = await OtherSystem().start()
    yield other
    await other.stop()


@pytest.fixture
async def connected(request, tmp_path, monkeypatch, other):
    """The service of an engine with the channel connected, and the address of its hook."""
    servers, databases = [], []
    monkeypatch.setenv("ONEWINDOW_PUBLIC_URL", PUBLIC)
    monkeypatch.setenv("ONEWINDOW_PRIVATE_HOSTS", "127.0.0.1")

    async def connect(engine):
        data = tmp_path / "service"
        data.mkdir()
        if engine == "mongo":
            databases.append(MongoServer.start(tmp_path, keeps=True))
        servers.append(CrashServer(data, store=databases and f"{databases[0].url}/shop"))
        await servers[0].start()
        settings = {"secret": SECRET, "outgoing_url": f"{other.url}/in"}
        told = [f"--set={name}={value}" for name, value in settings.items()]
        added = ("channel", "add", "webhook", "--name", "CRM", *told, "--json")
        channel = json.loads(await asyncio.to_thread(command, data, *added))["id"]
        return servers[0], f"http://127.0.0.1:{servers[0].port}/hooks/{channel}?key={SECRET}"

    yield connect
    for server in servers:
        await server.stop()
    for database in databases:
        database.stop()


@pytest.mark.parametrize(
    ("engine", "rooms", "each", "kills"),
    [
        ("sqlite", 3, 10, 1),
        pytest.param("sqlite", 12, 50, 8, marks=pytest.mark.long),
        pytest.param("mongo", 6, 20, 3, marks=pytest.mark.long),
    ],
)
async def test_no_kill_loses_or_doubles_what_is_posted(connected, engine, rooms, each, kills):
    server, url = await connected(engine)
    story = Story(rooms, each)
    telling = asyncio.ensure_future(story.tell(url))
    for point in sorted(story.random.sample(range(1, int(len(story.posts) * 0.9)), kills)):
        await until(lambda point=point: story.taken >= point or telling.done(), 240)
        await asyncio.sleep(random.uniform(0, 0.06))
        await server.kill()
        await server.start()
    await telling
    await settled(server)
    async with await _session(server) as session:
        assert await _shown(session, _api(server)) == story.wanted


@pytest.mark.long
@pytest.mark.parametrize("engine", ["sqlite", "mongo"])
async def test_no_kill_loses_an_answer_or_shows_it_twice(connected, other, engine):
    """The other side shows a webhook-id once, so nothing is left unknown."""
    server, url = await connected(engine)
    await Story(rooms=6, each=1).tell(url)
    async with await _session(server) as session:
        written = {entry: text async for entry, text in answers(session, _api(server), each=8)}
        for point in (3, 12, 21):
            await until(lambda point=point: len(other.shown) >= point, 120)
            await asyncio.sleep(random.uniform(0, 0.05))
            await server.kill()
            if point == 21:  # what is put off at a kill may have to wait for its lease to run out
                other.faults = [(503, {"Retry-After": "1"}), (None, {}), (429, {"Retry-After": "1"})]
            await server.start()

        async def none_waits():
            return not await listed(session, f"{_api(server)}/outbox?state=queued")

        await eventually(none_waits, 240)
        for state in ("unknown", "failed"):
            assert await listed(session, f"{_api(server)}/outbox?state={state}") == []
    assert {each["id"]: each["text"] for each in other.told} == written
    assert len(other.posts) > len(written)
    for room in {each["thread"] for each in other.told}:
        own = [each["text"] for each in other.told if each["thread"] == room]
        assert own == sorted(own)


def _api(server):
    return f"http://127.0.0.1:{server.port}/api/v1"


async def _session(server, role="agent"):
    added = ("token", "add", role, "--role", role, "--json")
    token = json.loads(await asyncio.to_thread(command, server.data, *added))["token"]
    return aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"})


async def _shown(session, api):
    """The texts of each person's messages in the order in which they are shown."""
    seen = {}
    for contact in await listed(session, f"{api}/contacts?limit=100"):
        [person] = [each["value"].rpartition(":")[2] for each in contact["identities"]]
        items = await listed(session, f"{api}/contacts/{contact['id']}/timeline?limit=50")
        told = [item["body"] for item in items if item.get("kind") == "message"]
        assert person not in seen, "one person became two contacts"
        seen[person] = [body["text"] for body in reversed(told)]
    return seen
