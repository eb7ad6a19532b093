"""By webhook or by polling: nothing is lost or doubled, forged calls change nothing, secrets stay secret."""

import asyncio
import json
import logging

import aiohttp
import pytest
import structlog

from inbox.app import logs
from inbox.app.config import load_config
from inbox.core.store.requests import RequestState
from tests.fakes.bot_api import BotApi, until
from tests.journeys.shop import everything
from tests.journeys.telegram_desk import PUBLIC, TOKEN, TelegramDesk, eventually

SIGNATURE = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
def config(tmp_path):
    told = {"data": str(tmp_path / "data"), "public_url": PUBLIC, "private_hosts": "127.0.0.1"}
    return load_config(told, environ={})


@pytest.fixture
async def api():
    api = await BotApi(TOKEN, seed=5).start()
    yield api
    await api.stop()


@pytest.fixture
def desk(shop, api):
    return TelegramDesk(shop, api)


@pytest.fixture
def loud(clock, capsys):
    """Everything that is logged is printed."""
    handlers, level = logging.root.handlers[:], logging.root.level
    logs.configure("debug", clock)
    yield
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


async def texts(desk, thread="42"):
    return [entry.body.text for entry in await desk.messages(thread)]


async def test_between_calls_and_asking_nothing_is_lost(desk):
    """People go on writing while the administrator cannot decide."""
    api = desk.api
    await desk.connect(mode="polling")
    written = []

    async def write():
        for number in range(60):
            written.append(f"message {number}")
            api.say(42, written[-1])
            await asyncio.sleep(0.02)

    writing = asyncio.ensure_future(write())
    for mode in ("webhook", "polling", "webhook", "polling"):
        await asyncio.sleep(0.25)
        await desk.change(mode=mode)
        await until(lambda mode=mode: (api.webhook is None) == (mode == "polling"))
    await writing
    await until(lambda: not api.pending)
    assert sorted(await texts(desk)) == sorted(written)
    assert not any(asked.get("drop_pending_updates") for _, asked in api.asked)
    updates = [update["update_id"] for update in (*api.delivered, *api.confirmed)]
    assert len(set(updates)) == 60


async def test_what_came_while_the_channel_was_off_comes_when_it_is_on(desk):
    await desk.connect(mode="polling")
    await desk.shop.act("PATCH", f"channels/{desk.channel}", {"disabled": True})
    desk.api.say(42, "Anybody there?")
    await desk.shop.act("PATCH", f"channels/{desk.channel}", {"disabled": False})
    [asked] = await desk.heard(1)
    assert asked.body.text == "Anybody there?"


async def test_an_update_that_comes_again_is_the_same(desk):
    await desk.connect()
    desk.api.say(42, "Once")
    await until(lambda: desk.api.delivered)
    for _ in range(3):
        desk.api.push_again(desk.api.delivered[0])
        await until(lambda: not desk.api.pending)
    assert await texts(desk) == ["Once"]


async def test_a_forged_call_changes_nothing(desk):
    await desk.connect()
    desk.api.say(42, "Real")
    await desk.heard(1)
    before = len(await everything(desk.shop.store.requests))
    secret = desk.api.webhook["secret_token"]
    forged = json.dumps({"update_id": 1, "message": desk.api.a_message(42, text="Forged")}).encode()
    for told in (None, "", secret[:-1], secret.upper(), TOKEN, secret + "0"):
        headers = {"Content-Type": "application/json"} | ({} if told is None else {SIGNATURE: told})
        answer = await desk.shop.client.post(f"/hooks/{desk.channel}", data=forged, headers=headers)
        assert answer.status == 401
    assert len(await everything(desk.shop.store.requests)) == before
    assert await texts(desk) == ["Real"]


async def test_what_cannot_be_read_is_kept_and_telegram_hears_that_it_came(desk):
    await desk.connect()
    desk.api.push("message", {"text": "of no chat"})
    desk.api.push("hologram_call", {"id": 1})
    await until(lambda: len(desk.api.delivered) == 1)
    kept = await everything(desk.shop.store.requests)
    assert [each.state for each in kept] == [RequestState.UNREADABLE]


async def test_that_another_program_polls_is_told(desk):
    await desk.connect(mode="polling")
    async with aiohttp.ClientSession() as session:
        asked = f"{desk.api.url}/bot{TOKEN}/getUpdates"
        async with session.post(asked, json={"timeout": 0}) as answer:
            assert answer.status == 200

    async def told():
        health = (await desk.shop.act("GET", f"channels/{desk.channel}"))["health"]
        return health["reason"] if health["state"] == "down" else None

    assert "Another program" in await eventually(told)


async def test_secrets_are_told_nowhere(loud, desk, capsys):
    api = desk.api
    await desk.connect()
    secret = api.webhook["secret_token"]
    api.say(42, "Hello")
    [asked] = await desk.heard(1)
    for fault in (401, 400, 500):
        api.fail("sendMessage", fault, f"Bad Request: {TOKEN}")
        await desk.reply("Hi")
    api.fail("getFile", 404, "Not Found")
    ref = api.keep(b"x")
    api.say(42, document={"file_id": ref, "file_unique_id": ref, "file_name": "a.txt"})
    await desk.heard(2)
    [kept, *_] = await everything(desk.shop.store.requests)
    lists = ["channels", "requests", "entries", "conversations", "contacts", "audit", "outbox"]
    ones = [f"requests/{kept.request.id}", f"conversations/{asked.conversation_id}", "channel-kinds"]
    heard = [await desk.shop.act("GET", path) for path in lists + ones]
    heard.append(await desk.shop.act("POST", f"channels/{desk.channel}/check"))
    log = capsys.readouterr()
    told = json.dumps(heard) + log.out + log.err
    assert "Hello" in told
    assert [canary for canary in (TOKEN, secret, TOKEN.partition(":")[2]) if canary in told] == []
    database = b"".join(path.read_bytes() for path in desk.shop.service.config.data.rglob("*.db*"))
    assert TOKEN.encode() not in database
