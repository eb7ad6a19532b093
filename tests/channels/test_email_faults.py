"""Whatever a mail server does wrong, mail that comes later arrives, and nothing is passed over or doubled."""

import asyncio
from contextlib import aclosing, suppress

import pytest

from channels.email import SPEC, Settings
from channels.email.mailbox import Patience
from inbox.core.channel import ChannelContext
from inbox.core.errors import ConfigError, PayloadError, RetryLater
from inbox.core.secret import Secret
from inbox.kit.fetch import Fetcher
from inbox.kit.private_hosts import PrivateHosts
from tests.channels.email_of_beans import KEYS, Remembered
from tests.channels.web_form_of_beans import NO_BLOBS, NamedVisitors, StandingClock
from tests.contract.recorded import CHANNEL
from tests.fakes.bot_api import until
from tests.fakes.imap import Fault, Imap
from tests.fakes.mail_host import PASSWORD as BOTH
from tests.fakes.mail_host import MailHost

PASSWORD = "fake-password-0123456789"
AT_FETCH = (
    "drop",
    "bye",
    "hang",
    "no",
    "garbage",
    "wrong tag",
    "endless line",
    "huge literal",
    "cut literal",
)
FAULTS = (
    *[("greeting", how) for how in ("refused", "silent", "garbage")],
    *[("LOGIN", how) for how in ("drop", "unavailable", "hang", "bye")],
    *[("LIST", how) for how in ("drop", "no", "garbage", "flood")],
    *[("EXAMINE", how) for how in ("drop", "no", "no validity", "garbage")],
    *[("SEARCH", how) for how in ("drop", "no", "garbage", "flood")],
    *[("FETCH", how) for how in (*AT_FETCH, "slow", "other uid", "nothing", "false count")],
    *[("IDLE", how) for how in ("drop", "no", "bye", "hang")],
    *[("IDLING", how) for how in ("drop", "bye", "deaf", "garbage", "flood")],
)
QUICK = Patience(byte=0.3, answer=0.8, news=0.5, look=0.05)


@pytest.fixture
async def server():
    server = await Imap(PASSWORD).start()
    yield server
    await server.stop()


@pytest.fixture
async def host():
    host = await MailHost().start()
    yield host
    await host.stop()


class Reader:
    """Listens again after each error, as the service does, but without waiting."""

    def __init__(self, server, outside=None, clock=None, remembered=None, **settings):
        self.remembered = remembered or Remembered()
        context = ChannelContext(
            id=CHANNEL,
            clock=clock or StandingClock(),
            visitors=NamedVisitors(),
            public_url="",
            outside=outside or Fetcher(ports=None, private=PrivateHosts(["127.0.0.1"])),
            blobs=NO_BLOBS,
            keys=KEYS,
            remembered=self.remembered,
        )
        given = {"imap_host": "127.0.0.1", "imap_port": server.port, "imap_security": "none"}
        given |= {"address": "info@shop.example", "password": Secret(PASSWORD), **settings}
        self.channel = SPEC.build(Settings(**given), context)
        self.channel._fetching.patience = QUICK
        self.texts, self.polls, self.unreadable, self.errors = [], 0, 0, []

    async def until(self, *texts):
        """Every mail is heard, in its order."""
        async with asyncio.timeout(20):
            while not set(texts) <= set(self.texts):
                self.polls += 1
                try:
                    await self._listen(set(texts))
                except (RetryLater, ConfigError) as error:
                    self.errors.append(error)

    async def _listen(self, wanted):
        async with aclosing(self.channel.listen()) as requests:
            async for request in requests:
                with suppress(PayloadError):
                    events = self.channel.parse(request)
                    for event in events:
                        if event.external_id not in self.remembered.filed:
                            self.remembered.filed.add(event.external_id)
                            self.texts.append(event.body.text.strip())
                if wanted <= set(self.texts):
                    return


def a_mail(number):
    head = f"From: Ann <ann@mail.example>\r\nMessage-ID: <{number}@mail.example>\r\nSubject: Beans\r\n"
    return f"{head}Date: Sun, 01 Mar 2026 09:00:00 +0000\r\n\r\n{number}\r\n".encode()


@pytest.mark.parametrize(("at", "how"), FAULTS)
async def test_after_a_fault_later_mail_arrives_within_two_polls(server, at, how):
    reader = Reader(server)
    server.deliver(a_mail(1))
    server.faults = [Fault(how, at)]
    listening = asyncio.ensure_future(reader.until("1", "2"))
    async with asyncio.timeout(10):
        while any(fault.times for fault in server.faults):  # noqa: ASYNC110 - looked at from outside
            await asyncio.sleep(0.01)
    server.deliver(a_mail(2))
    await listening
    assert reader.texts == ["1", "2"]
    assert reader.polls <= 3, reader.errors


async def test_a_mail_that_is_never_given_stops_no_other(server):
    reader = Reader(server)
    server.deliver(a_mail(1))
    server.faults = [Fault("huge literal", "FETCH", times=2)]
    server.deliver(a_mail(2))
    await reader.until("2")
    assert reader.texts == ["2"]


async def test_a_mail_that_comes_while_idling_is_heard_without_another_poll(server):
    reader = Reader(server)
    reader.channel._fetching.patience = Patience(byte=600, answer=600, news=600, look=600)
    listening = asyncio.ensure_future(reader.until("1"))
    await until(server.watched.is_set)
    server.deliver(a_mail(1))
    await listening
    assert (reader.polls, server.logins, reader.errors) == (1, 1, [])


async def test_a_server_without_idle_is_asked_again_and_again(server):
    server.idle = False
    reader = Reader(server)
    server.deliver(a_mail(1))
    await reader.until("1")
    server.deliver(a_mail(2))
    await reader.until("1", "2")
    assert reader.texts == ["1", "2"]


async def test_a_wrong_password_is_for_somebody_to_change(server):
    reader = Reader(server, password=Secret("wrong"))
    with pytest.raises(ConfigError, match="does not accept"):
        await reader._listen({"1"})


async def test_a_check_signs_in_and_says_what_will_be_read(server, host):
    sends = {"smtp_host": "127.0.0.1", "smtp_port": host.port, "smtp_security": "none"}
    reader = Reader(server, password=Secret(BOTH), **sends)
    server.password = BOTH
    told = await reader.channel.check()
    assert told == "The mailbox lets us in; INBOX will be read. Mail is sent through 127.0.0.1."
    assert (server.logins, host.sign_ins) == (1, ["PLAIN"])
    with pytest.raises(ConfigError, match="no folder named Leads"):
        await Reader(server, password=Secret(BOTH), folders=("Leads",), **sends).channel.check()


async def test_a_check_says_what_works_beside_what_does_not(server):
    with pytest.raises(ConfigError, match=r"INBOX will be read\. The SMTP server is not set"):
        await Reader(server).channel.check()
