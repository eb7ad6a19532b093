"""Mail pours in while its connection is cut and the service is killed: each is filed once, in order."""

import asyncio
import json
from contextlib import suppress

import pytest

from inbox.core.clock import SystemClock
from inbox.core.timeline import Message
from inbox.storage import open_store
from tests.dovecot import Dovecot
from tests.journeys.crash_server import CrashServer, command
from tests.journeys.mail_desk import a_mail, mailbox_settings
from tests.journeys.shop import everything
from tests.journeys.telegram_desk import eventually
from tests.mongo import MongoServer

pytestmark = pytest.mark.long
CUTS, KILLS = 20, 3
MAILS = {"sqlite": 500, "mongo": 60}
"""Fewer where a commit takes longer; the cuts and kills are the same."""


class Wire:
    """Passes bytes on to the mail server, and can be cut."""

    def __init__(self, port):
        self._to = port
        self._writers = set()
        self.connections = 0

    async def start(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self):
        self._server.close()
        self.cut()
        await self._server.wait_closed()

    def cut(self):
        for writer in list(self._writers):
            writer.transport.abort()

    async def _serve(self, reader, writer):
        self.connections += 1
        back, forth = await asyncio.open_connection("127.0.0.1", self._to)
        self._writers |= {writer, forth}
        await asyncio.gather(_copy(reader, forth), _copy(back, writer))
        self._writers -= {writer, forth}


async def _copy(reader, writer):
    with suppress(ConnectionError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()


@pytest.fixture
def dovecot():
    dovecot = Dovecot()
    yield dovecot.start()
    dovecot.remove()


@pytest.fixture
async def wire(dovecot):
    wire = await Wire(dovecot.port).start()
    yield wire
    await wire.stop()


@pytest.fixture(params=list(MAILS))
def engine(request):
    return request.param


@pytest.fixture
def store(engine, tmp_path):
    """The address of the store; a MongoDB forgets nothing when the service is killed."""
    if engine == "sqlite":
        yield f"sqlite:///{tmp_path / 'onewindow.db'}"
        return
    database = MongoServer.start(tmp_path)
    yield f"{database.url}/shop"
    database.stop()


@pytest.fixture
async def server(tmp_path, monkeypatch, dovecot, engine, store):
    monkeypatch.setenv("SSL_CERT_FILE", dovecot.authority)
    monkeypatch.setenv("ONEWINDOW_PRIVATE_HOSTS", "localhost")
    server = CrashServer(tmp_path, store=store if engine == "mongo" else None)
    yield server
    await server.stop()


async def test_no_cut_and_no_kill_loses_doubles_or_reorders_mail(server, dovecot, wire, engine, store):
    mails = MAILS[engine]
    await server.start()
    told = [f"--set={name}={value}" for name, value in mailbox_settings(wire.port).items()]
    await asyncio.to_thread(command, server.data, "channel", "add", "email", "--name", "Mail", *told)
    await pour(server, dovecot, wire, mails)
    await eventually(lambda: all_there(server.data, mails), 240)
    await server.stop()
    assert server.kills == KILLS
    texts, states = await kept(store)
    assert texts == [str(number) for number in range(mails)]
    assert states == {"filed"}


async def pour(server, dovecot, wire, mails):
    for number in range(mails):
        dovecot.deliver(a_mail(f"{number}", number=number))
        if number % (mails // CUTS) == 0:
            await asyncio.sleep(0.1)
            wire.cut()
        if number in (mails // 5, mails // 2, mails * 4 // 5):
            await server.kill()
            await server.start()


async def all_there(data, mails):
    out = data / "requests.jsonl"
    await asyncio.to_thread(command, data, "export", "requests", "--out", str(out))
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    return len({row["external_id"] for row in rows}) >= mails


async def kept(address):
    """The texts in the order in which they were filed, and the states of all requests."""
    store = open_store(address, clock=SystemClock())
    await store.open()
    try:
        entries = [each for each in await everything(store.timeline) if isinstance(each.body, Message)]
        requests = await everything(store.requests)
    finally:
        await store.close()
    entries.sort(key=lambda each: each.received_at)
    return [each.body.text.strip() for each in entries], {each.state.value for each in requests}
