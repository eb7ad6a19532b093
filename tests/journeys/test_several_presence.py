"""Two processes on one MongoDB: whoever sits at one of them sees what goes on at the other."""

import asyncio
import json
import shutil

import pytest
from aiohttp import DummyCookieJar

from inbox.app.assemble import SERVICE, assemble
from inbox.app.config import load_config
from tests.journeys.shop import HOST

pytestmark = pytest.mark.long
PATIENCE_S = 30


@pytest.fixture
def config(tmp_path, mongo_url):
    return load_config({"store": mongo_url, "data": str(tmp_path / "data")}, environ={})


@pytest.fixture
async def other(shop, config, clock, tmp_path, aiohttp_client):
    """The second process's address: an application of its own with the key that both share."""
    folder = tmp_path / "second"
    folder.mkdir()
    shutil.copy(config.key_file, folder)
    told = load_config({"store": config.store, "data": str(folder)}, environ={})
    client = await aiohttp_client(assemble(told, clock=clock), cookie_jar=DummyCookieJar())
    await hear_each_other(shop.service.bus, client.app[SERVICE].bus)
    return client


async def hear_each_other(*buses):
    """What is told before the other one listens is lost, and said again much later."""
    heard = []
    for bus in buses:
        bus.listen(lambda _process, word, bus=bus: heard.append(bus) if word["t"] == "probe" else None)
    async with asyncio.timeout(PATIENCE_S):
        while not all(bus in heard for bus in buses):
            for bus in buses:
                bus.tell({"t": "probe"})
            await asyncio.sleep(0.1)


@pytest.fixture
async def cookie(shop):
    """Of somebody who has the window open."""
    person = {"email": "bo@shop.example", "password": "long enough for us"}
    await shop.command("agent_add", role="agent", **person)
    answer = await shop.client.post("/api/v1/session", json=person)
    assert answer.status < 300, await answer.text()
    [morsel] = answer.cookies.values()
    return f"{morsel.key}={morsel.value}"


async def window_at(client, cookie):
    headers = {"Cookie": cookie, "Origin": str(client.make_url("/"))[:-1]}
    return await client.ws_connect("/api/v1/stream", headers=headers)


async def until(socket, kind, fits=lambda told: True):
    """The next frame of the kind that fits; frames before it are passed over."""
    async with asyncio.timeout(PATIENCE_S):
        async for frame in socket:
            told = json.loads(frame.data)
            if told["t"] == kind and fits(told):
                return told
    raise AssertionError(f"closed with {socket.close_code}")


async def both(socket, *kinds):
    """The first frame of each kind, in whatever order they come; of changes, that of an entry."""
    found = {}
    while len(found) < len(kinds):
        told = await until_any(socket, kinds)
        found.setdefault(told["t"], told)
    return found


async def until_any(socket, kinds):
    async with asyncio.timeout(PATIENCE_S):
        async for frame in socket:
            told = json.loads(frame.data)
            if told["t"] in kinds and told.get("kind", "entry") == "entry":
                return told
    raise AssertionError(f"closed with {socket.close_code}")


async def chat_at(client, shop):
    socket = await client.ws_connect(f"/w/{shop.key}/chat", headers={"Origin": f"https://{HOST}"})
    await socket.send_json({"t": "hello", "visitor": None})
    return socket, await until(socket, "welcome")


def looking(told):
    return {each["conversation"] for each in told["agents"]} - {None}


@pytest.fixture
async def window(shop, cookie):
    """At the first process."""
    socket = await window_at(shop.client, cookie)
    await until(socket, "presence", lambda told: told["agents"])
    return socket


async def test_an_agent_sees_what_a_visitor_of_the_other_process_does(shop, other, window):
    visitor, _ = await chat_at(other, shop)
    await visitor.send_json({"t": "message", "id": "m1", "text": "Do you ship?", "attachments": []})
    ack = await until(visitor, "ack")
    talk = (await shop.act("GET", f"entries/{ack['entry']}"))["conversation_id"]
    about = {"conversation": talk}
    told = await both(window, "change", "visitor")
    assert told["change"]["id"] == ack["entry"]
    assert told["visitor"] == {"t": "visitor", **about, "here": True}
    await visitor.send_json({"t": "typing"})
    assert await until(window, "typing") == {"t": "typing", **about, "agent": None}
    await visitor.close()
    assert await until(window, "visitor") == {"t": "visitor", **about, "here": False}


async def test_a_visitor_sees_what_an_agent_of_the_other_process_does(shop, other, window, cookie):
    second = await window_at(other, cookie)
    await until(second, "presence", lambda told: told["agents"])
    visitor, welcome = await chat_at(other, shop)
    assert welcome["agents"]
    await visitor.send_json({"t": "message", "id": "m1", "text": "Do you ship?", "attachments": []})
    talk = (await until(window, "change", lambda told: told["kind"] == "entry"))["conversation"]
    await window.send_json({"t": "viewing", "conversation": talk})
    await window.send_json({"t": "typing", "conversation": talk})
    assert await until(visitor, "typing") == {"t": "typing", "agent": "bo"}
    assert await until(second, "presence", looking)
    await shop.act("POST", f"conversations/{talk}/messages", {"text": "We do."})
    answer = await until(visitor, "entry", lambda told: told["entry"]["text"] == "We do.")
    assert answer["seq"] == 2


async def test_a_process_that_ends_takes_its_people_along(shop, other, window, cookie):
    await window.send_json({"t": "viewing", "conversation": "x"})
    second = await window_at(other, cookie)
    await until(second, "presence", looking)
    await shop.client.close()
    await until(second, "presence", lambda told: not looking(told))


async def test_a_visitor_hears_of_agents_that_are_at_the_other_process_only(shop, other, window):
    """A process that begins asks who is there; the answer comes in a moment."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            visitor, welcome = await chat_at(other, shop)
            await visitor.close()
            if welcome["agents"]:
                break
            await asyncio.sleep(0.1)


async def test_guesses_at_one_process_are_counted_at_the_other(shop, other):
    """Ten at once are let through, wherever they were made."""
    email = "x@shop.example"

    async def guess(client):
        answer = await client.post("/api/v1/session", json={"email": email, "password": "wrong"})
        return answer.status

    assert [await guess(shop.client) for _ in range(11)] == [*([401] * 10), 429]
    accounts = other.app[SERVICE].limits._shared["sign-ins of an account"]
    async with asyncio.timeout(PATIENCE_S):
        while not len(accounts):  # noqa: ASYNC110 - looks in from outside
            await asyncio.sleep(0.05)
    assert await guess(other) == 429
