"""Canaries: a channel's secrets are in no log, error, answer, export, audit row or file, whatever happens."""

import asyncio
import io
import json
import sys
from itertools import product

import pytest
import structlog

from inbox.app import logs
from inbox.app.assemble import SERVICE, assemble
from inbox.app.commands import run_command
from inbox.app.config import load_config
from inbox.core.errors import OneWindowError, RetryLater
from inbox.core.ids import ChannelId
from tests.inbox.app.canaries import CASES

GUARD_S = 20.0
_JSON = {"Content-Type": "application/json"}


@pytest.fixture
def config(tmp_path):
    return load_config(
        {"data": str(tmp_path / "data"), "private_hosts": "127.0.0.1", "public_url": "https://inbox.example"},
        environ={},
    )


@pytest.fixture(params=CASES)
async def case(request):
    async with CASES[request.param]() as case:
        yield case


@pytest.fixture
def log(clock, monkeypatch):
    """What the service writes to its log, at its most talkative."""
    said = io.StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    logs.configure("debug", clock)
    yield said
    structlog.reset_defaults()


class Walker:
    """Does things and remembers all that was said to it."""

    def __init__(self, client, service, case):
        self.client, self.service, self.case = client, service, case
        self.heard = []
        self.headers = {}

    async def command(self, name, /, **args):
        try:
            lines = [line async for line in run_command(self.service, name, args)]
        except OneWindowError as error:
            lines = [repr(error)]
        if name != "token_add":
            self.heard += lines
        return [json.loads(line) for line in lines if line.startswith("{")]

    async def ask(self, method, path, **more):
        path = path if path.startswith("/") else f"/api/v1/{path}"
        answer = await self.client.request(
            method, path, headers={**self.headers, **more.pop("headers", {})}, **more
        )
        text = await answer.text()
        self.heard += [text, repr(answer.headers)]
        return json.loads(text) if text.startswith(("{", "[")) else {}


@pytest.fixture
async def walker(config, clock, aiohttp_client, case, log):
    app = assemble(config, clock=clock, kinds={case.kind.kind: case.kind})
    walker = Walker(await aiohttp_client(app), app[SERVICE], case)
    [made] = await walker.command("token_add", name="walker")
    walker.headers = {"Authorization": f"Bearer {made['token']}"}
    return walker


async def test_no_secret_is_told(walker, case, config, log):
    added = await walker.ask("POST", "channels", json=_new(case, case.settings))
    channel_id = added["id"]
    await _misuse(walker, case, channel_id)
    await _receive(walker, case, channel_id)
    await _answer(walker, case, channel_id)
    await _fail(walker, case, channel_id)
    await _read(walker, case, channel_id)
    walker.heard += _kept(config.data)
    walker.heard += _reprs(walker.service, ChannelId(channel_id))
    walker.heard.append(log.getvalue())
    secrets = {*case.secrets, *_proofs(case, channel_id)}
    assert [(secret, text) for secret in secrets for text in walker.heard if secret in text] == []
    assert any("coo" in text for text in walker.heard)
    assert any("channel_down" in text for text in walker.heard) or not case.falls


def _new(case, settings):
    return {"kind": case.kind.kind, "name": "Canary", "settings": settings}


async def _misuse(walker, case, channel_id):
    """Each setting holds every secret in every wrong shape."""
    for name, secret in product(case.settings, case.secrets):
        for value in ([secret], {secret: secret}, 5):
            settings = {"settings": {name: value}}
            await walker.ask("POST", "channels/checks", json={"kind": case.kind.kind, **settings})
            await walker.ask("PATCH", f"channels/{channel_id}", json=settings)
    unknown = _new(case, {**case.settings, "unknown": case.secrets[0]})
    await walker.ask("POST", "channels", json=unknown)
    for settings in ({"unknown": case.secrets[0]}, dict.fromkeys(case.settings, 5), {}):
        await walker.command("channel_add", kind=case.kind.kind, name="x", settings=settings)


def _proofs(case, channel_id):
    """What is shown as proof, without what is said around it."""
    _, headers = case.proof(channel_id, case.letter)
    shown = [value.removeprefix("Bearer ").removeprefix("sha256=") for value in headers.values()]
    return [*shown, case.word.of(channel_id)] if case.word else shown


async def _receive(walker, case, channel_id):
    path = f"/hooks/{channel_id}"
    for letter in (case.letter, b"\xff", b"{}", case.letter):
        body = case.word.put(case.word.of(channel_id), letter) if case.word else letter
        query, headers = case.proof(channel_id, body)
        answer = await walker.ask("POST", path + query, data=body, headers={**headers, **_JSON})
        is_without_proof = case.word is not None and letter == b"\xff"
        assert (answer.get("status") == 401) is is_without_proof
    for secret in case.secrets:
        forged = dict.fromkeys(headers, secret + "x")
        body = case.word.put(secret + "x", case.letter) if case.word else case.letter
        answer = await walker.ask("POST", f"{path}?key={secret}x", data=body, headers=forged | _JSON)
        assert answer["status"] == 401


async def _answer(walker, case, channel_id):
    """An agent's answer goes out; what becomes of it is told."""
    conversation = await _conversation(walker)
    path = f"conversations/{conversation['id']}/messages"
    for error in (ValueError("any"), None):
        case.fail(error)
        sent = await walker.ask("POST", path, json={"text": "Hello"})
        await walker.ask("GET", f"entries/{sent.get('id')}")
        await walker.ask("GET", f"entries/{sent.get('id')}/attempts")


async def _conversation(walker):
    """The only one, as soon as what the call announced is brought."""
    async with asyncio.timeout(GUARD_S):
        while True:
            if found := (await walker.ask("GET", "conversations"))["items"]:
                [conversation] = found
                return conversation
            await asyncio.sleep(0.01)


async def _fail(walker, case, channel_id):
    """The provider's side and ours fail with the secret in the error, when started, checked and asked."""
    for error in (RetryLater("Later."), ValueError(case.secrets[0]), None):
        case.fail(error)
        await walker.ask("PATCH", f"channels/{channel_id}", json={"disabled": True})
        await walker.ask("PATCH", f"channels/{channel_id}", json={"disabled": False})
        await _until(walker, channel_id, "down" if case.falls and error is not None else "up")
        await walker.ask("POST", f"channels/{channel_id}/check")
        await walker.ask("GET", f"channels/{channel_id}")
    given = {"kind": case.kind.kind, "settings": case.renewed, "channel": channel_id}
    await walker.ask("POST", "channels/checks", json=given)
    await walker.ask("PATCH", f"channels/{channel_id}", json={"settings": case.renewed})
    await _until(walker, channel_id, "down" if case.falls else "up")


async def _until(walker, channel_id, state):
    async with asyncio.timeout(GUARD_S):
        while walker.service.registry.condition(channel_id).state != state:  # noqa: ASYNC110 - only asking tells
            await asyncio.sleep(0.01)


async def _read(walker, case, channel_id):
    paths = ["channels", "channel-kinds", "audit", "conversations", "entries", "contacts", "leads", "outbox"]
    for path in (*paths, f"channels/{channel_id}", "/api/openapi.json", "/healthz", "/readyz"):
        await walker.ask("GET", path)
    for request in (await walker.ask("GET", "requests"))["items"]:
        await walker.ask("GET", f"requests/{request['id']}")
        await walker.ask("POST", f"requests/{request['id']}/replay")
        await walker.ask("POST", f"channels/{channel_id}/trial", json={"request": request["id"]})
    await walker.ask("POST", f"channels/{channel_id}/replay", json={})
    for what in ("leads", "contacts", "conversations", "requests"):
        await walker.command("export", what=what, names=True)
    for name in ("channel_list", "channel_check", "doctor", "replay"):
        await walker.command(name)


def _kept(folder):
    """Every file of the data folder, the database and its log among them."""
    return [path.read_bytes().decode("latin-1") for path in folder.rglob("*") if path.is_file()]


def _reprs(service, channel_id):
    registry = service.registry
    channel = registry.webhooks[channel_id]
    objects = (
        service,
        registry,
        vars(registry),
        channel,
        vars(channel),
        registry._accounts,
        registry._connections,
    )
    return [repr(each) for each in objects]
