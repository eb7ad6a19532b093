"""The service is killed in a burst of updates that are repeated and come in any order."""

import asyncio
import json
import random

import aiohttp
import pytest

from inbox.core.store.requests import RequestState
from tests.fakes.bot_api import BotApi, until
from tests.journeys.crash import exported
from tests.journeys.crash_server import CrashServer, command
from tests.journeys.telegram_desk import PUBLIC, TOKEN, eventually
from tests.mongo import MongoServer

pytestmark = pytest.mark.long
PHOTO = b"\x89PNG\r\n\x1a\n" + b"beans"
MODES = ("webhook", "polling")
PATIENCE_S = 600
"""Against hanging alone: on MongoDB a killed service holds what it was writing for a while, each time."""


class Story:
    """What the people of so many chats did, and what has to be seen of it."""

    def __init__(self, api, chats, each, seed):
        self.api = api
        self.chats = range(100, 100 + chats)
        self.each = each
        self.random = random.Random(seed)
        self.wanted = {}

    def tell(self):
        """Several messages of each second; some are edited at once, some are pictures of one album."""
        moves = [chat for chat in self.chats for _ in range(self.each)]
        self.random.shuffle(moves)
        for chat in moves:
            self.wanted.setdefault(chat, []).append(self._one(chat, len(self.wanted.get(chat, ()))))

    def _one(self, chat, number):
        text, date = f"{chat}: {number}", {"date": 1772452800 + number // 4}
        what = self.random.random()
        if what < 0.1:
            for picture in range(3):
                ref = self.api.keep(PHOTO + text.encode() + bytes([picture]))
                sizes = [{"file_id": ref, "file_unique_id": ref, "width": 5, "height": 5}]
                caption = {} if picture else {"caption": text}
                self.api.say(chat, photo=sizes, media_group_id=f"a{chat}-{number}", **caption, **date)
            return text, 3
        if what < 0.25:
            said = self.api.say(chat, "?", **date)
            self.api.edit(said, text=text)
            return text, 0
        self.api.say(chat, text, **date)
        return text, 0

    async def repeat(self):
        """Telegram did not see that an update was taken, and brings it again."""
        seen = 0
        while True:
            await asyncio.sleep(0.02)
            for update in self.api.delivered[seen:]:
                if self.random.random() < 0.2:
                    self.api.push_again(update)
            seen = len(self.api.delivered)


@pytest.fixture
async def api():
    api = await BotApi(TOKEN, seed=11).start()
    yield api
    await api.stop()


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


@pytest.mark.parametrize("mode", MODES)
async def test_no_kill_loses_doubles_or_reorders_what_people_write(server, api, mode):
    is_mongo = (server.data / "store.txt").exists()
    story = Story(api, chats=5 if is_mongo else 10, each=8 if is_mongo else 30, seed=3)
    await connect(server, api, mode)
    story.tell()
    repeating = asyncio.ensure_future(story.repeat())
    await kill(server, api, times=2 if is_mongo else 6)
    await until(lambda: sum(map(len, story.wanted.values())) and len(taken(api)) == api.pushed, PATIENCE_S)
    repeating.cancel()
    await until(lambda: not api.pending, PATIENCE_S)
    assert server.kills == (2 if is_mongo else 6)
    await settled(server)
    assert await whole(server) == story.wanted


async def test_no_kill_sends_an_answer_twice_or_out_of_order(server, api):
    """What was on its way at a kill is said to be unknown, and nobody gets it again by itself."""
    await connect(server, api, "webhook")
    for chat in range(100, 106):
        api.say(chat, "Hello")
    await until(lambda: len(api.delivered) == 6, 60)
    told = await asyncio.to_thread(command, server.data, "token", "add", "desk", "--role", "agent", "--json")
    headers = {"Authorization": f"Bearer {json.loads(told)['token']}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        url = f"http://127.0.0.1:{server.port}/api/v1"
        written = {entry: text async for entry, text in answers(session, url, each=8)}
        for point in (3, 15, 30):
            await until(lambda point=point: len(api.sent) >= point, 120)
            await asyncio.sleep(random.uniform(0, 0.3))
            await server.kill()
            await server.start()

        async def none_waits():
            return not await listed(session, f"{url}/outbox?state=queued")

        await eventually(none_waits, 240)
        unknown = {item["entry"]["id"] for item in await listed(session, f"{url}/outbox?state=unknown")}
        assert await listed(session, f"{url}/outbox?state=failed") == []
    sent = [message["text"] for message in api.sent]
    assert len(set(sent)) == len(sent)
    assert {text for entry, text in written.items() if entry not in unknown} <= set(sent)
    for chat in range(100, 106):
        own = [message["text"] for message in api.sent if message["chat"]["id"] == chat]
        assert own == sorted(own)


async def connect(server, api, mode):
    await server.start()
    api.route = f"http://127.0.0.1:{server.port}"
    settings = {"token": TOKEN, "api_url": api.url, "mode": mode}
    told = [f"--set={name}={value}" for name, value in settings.items()]
    await asyncio.to_thread(command, server.data, "channel", "add", "telegram", "--name", "Bot", *told)


async def answers(session, url, each):
    """An agent answers every conversation so often; entry and text."""
    for conversation in await listed(session, f"{url}/conversations?limit=50"):
        for number in range(each):
            text = f"{conversation['id']} {number}"
            messages = f"{url}/conversations/{conversation['id']}/messages"
            async with session.post(messages, json={"text": text}, raise_for_status=True) as answer:
                yield (await answer.json())["id"], text


def taken(api):
    return {update["update_id"] for update in (*api.delivered, *api.confirmed)}


async def kill(server, api, times):
    """Spread over the progress."""
    for point in sorted(random.Random(7).sample(range(1, int(api.pushed * 0.9)), times)):
        await until(lambda point=point: len(taken(api)) >= point, PATIENCE_S)
        await asyncio.sleep(random.uniform(0, 0.06))
        await server.kill()
        await server.start()


async def settled(server):
    async def none_waits():
        told = await asyncio.to_thread(exported, server.data, "requests")
        return {each["state"] for each in told} == {RequestState.FILED.value}

    assert await eventually(none_waits, 240)


async def whole(server):
    """What agents see in the end."""
    told = await asyncio.to_thread(command, server.data, "token", "add", "proof", "--json")
    headers = {"Authorization": f"Bearer {json.loads(told)['token']}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        return await shown(session, f"http://127.0.0.1:{server.port}/api/v1")


async def shown(session, api):
    """(text, files) of each chat's messages in the order in which they are shown."""
    seen = {}
    for contact in await listed(session, f"{api}/contacts?limit=100"):
        [chat] = [int(each["value"]) for each in contact["identities"] if each["kind"] == "telegram"]
        items = await listed(session, f"{api}/contacts/{contact['id']}/timeline?limit=50")
        told = [item["body"] for item in items if item.get("kind") == "message"]
        assert chat not in seen, "one person became two contacts"
        seen[chat] = [(body["text"], pictures(body)) for body in reversed(told)]
    return seen


def pictures(body):
    """Here, or still to come: what was being fetched at a kill is taken up when its lease has run out."""
    assert all(file["failure"] is None and (file["blob"] or file["ref"]) for file in body["attachments"])
    return len(body["attachments"])


async def listed(session, url):
    items, after = [], ""
    while after is not None:
        async with session.get(url + (f"&after={after}" if after else ""), raise_for_status=True) as answer:
            page = await answer.json()
        items += page["items"]
        after = page["next"]
    return items
