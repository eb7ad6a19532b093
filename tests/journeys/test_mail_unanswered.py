"""The service is killed between handing a mail over and the receipt: it is not sent twice, and not lost."""

import asyncio
import json
import ssl
from email import message_from_bytes

import aiohttp
import pytest

from tests.dovecot import PASSWORD, Dovecot
from tests.fakes.mail_host import MailHost
from tests.journeys.crash_server import CrashServer, command
from tests.journeys.mail_desk import a_mail, mailbox_settings
from tests.journeys.telegram_desk import eventually

pytestmark = pytest.mark.long
PATIENCE_S = 120


@pytest.fixture
def dovecot():
    dovecot = Dovecot()
    yield dovecot.start()
    dovecot.remove()


@pytest.fixture
async def host(dovecot):
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(dovecot.folder / "cert.pem", dovecot.folder / "key.pem")
    host = await MailHost(tls, password=PASSWORD).start()
    yield host
    await host.stop()


@pytest.fixture
async def server(tmp_path, monkeypatch, dovecot):
    monkeypatch.setenv("SSL_CERT_FILE", dovecot.authority)
    monkeypatch.setenv("ONEWINDOW_PRIVATE_HOSTS", "localhost")
    server = CrashServer(tmp_path)
    yield server
    await server.stop()


class Desk:
    """An agent who answers Ann's mail."""

    def __init__(self, server, session):
        self._server, self._session = server, session
        self.talk = None

    async def ask(self, method, path, body=None):
        url = f"http://127.0.0.1:{self._server.port}/api/v1/{path}"
        async with self._session.request(method, url, json=body) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json() if answer.content_length != 0 else None

    async def waits(self):
        async def there():
            return (await self.ask("GET", "conversations"))["items"] or None

        [self.talk] = await eventually(there, PATIENCE_S)

    async def say(self, text, **more):
        return await self.ask("POST", f"conversations/{self.talk['id']}/messages", {"text": text, **more})

    async def state(self, entry):
        found = (await self.ask("GET", f"entries/{entry['id']}"))["delivery"]
        return found["state"]

    async def becomes(self, entry, wanted):
        async def there():
            return await self.state(entry) == wanted or None

        await eventually(there, PATIENCE_S)


@pytest.fixture
async def desk(server, dovecot, host):
    given = mailbox_settings(dovecot.port, smtp_host="localhost", smtp_port=host.port)
    told = [f"--set={name}={value}" for name, value in given.items()]
    await asyncio.to_thread(command, server.data, "channel", "add", "email", "--name", "Mail", *told)
    added = ("token", "add", "desk", "--role", "agent", "--json")
    token = json.loads(await asyncio.to_thread(command, server.data, *added))["token"]
    dovecot.deliver(a_mail())
    await server.start()
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as session:
        desk = Desk(server, session)
        await desk.waits()
        yield desk


async def taken(host, count):
    async def there():
        return host.mails if len(host.mails) >= count else None

    return await eventually(there, PATIENCE_S)


async def killed(server):
    await server.kill()
    await server.start()


async def test_a_mail_without_a_receipt_may_have_been_sent_until_its_copy_says_so(
    server, dovecot, host, desk
):
    host.faults = ["held"]
    entry = await desk.say("Ten euros.")
    [(_, raw)] = await taken(host, 1)
    await killed(server)
    await desk.becomes(entry, "unknown")
    next_one = await desk.say("And the post.")
    await desk.becomes(next_one, "sent")
    assert len(host.mails) == 2
    dovecot.deliver(raw, folder="Sent")
    dovecot.deliver(a_mail("Thank you.", number=2))  # wakes who waits for news: a minute less
    await desk.becomes(entry, "sent")
    assert len(host.mails) == 2


async def test_a_copy_that_is_seen_before_the_restart_is_the_receipt(server, dovecot, host, desk):
    host.faults = ["held"]
    entry = await desk.say("Ten euros.")
    [(_, raw)] = await taken(host, 1)
    dovecot.deliver(raw, folder="Sent")
    await killed(server)
    await desk.becomes(entry, "sent")
    assert len(host.mails) == 1


async def test_what_was_to_be_sent_later_goes_once_after_a_restart_and_what_was_undone_never(
    server, host, desk
):
    undone = await desk.say("Nonsense.", send_at="2999-01-01T00:00:00Z")
    late = await desk.say("Tomorrow.", send_at="2999-01-01T00:00:00Z")
    await desk.ask("DELETE", f"entries/{undone['id']}/message")
    await killed(server)
    assert await desk.state(late) == "scheduled"
    await desk.ask("PUT", f"entries/{late['id']}/schedule", {"send_at": "2020-01-01T00:00:00Z"})
    await desk.becomes(late, "sent")
    last = await desk.say("The last one.")
    await desk.becomes(last, "sent")
    said = [message_from_bytes(raw).as_string() for _, raw in host.mails]
    assert ["Tomorrow." in said[0], "The last one." in said[1], len(said)] == [True, True, 2]
