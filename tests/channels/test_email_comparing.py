"""Once a day the server is compared with what was filed: what is missing is fetched, or told until it is."""

import asyncio
from contextlib import suppress

import pytest

from inbox.kit.fetch import Fetcher
from inbox.kit.private_hosts import PrivateHosts
from tests.channels.email_of_beans import a_request
from tests.channels.test_email_faults import PASSWORD, Reader, a_mail
from tests.fakes.bot_api import until
from tests.fakes.imap import Imap

ALARM = "Mail that is on the server could not be filed: 1 in INBOX."
NAMELESS = b"From: Ann <ann@mail.example>\r\nDate: Sun, 01 Mar 2026 09:00:00 +0000\r\n\r\n7\r\n"


@pytest.fixture
async def server():
    server = await Imap(PASSWORD).start()
    yield server
    await server.stop()


@pytest.fixture
async def outside():
    async with Fetcher(ports=None, private=PrivateHosts(["127.0.0.1"])) as outside:
        yield outside


@pytest.fixture
def reader(server, outside, clock):
    return Reader(server, outside, clock)


async def reads(reader, so):
    """It listens, again after each error, until it is so."""
    reading = asyncio.ensure_future(reader.until("what never comes"))
    try:
        await until(so)
    finally:
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading


def compared(reader, clock):
    """When the folder was compared last, and what was missing then."""
    return reader.remembered.values.get("compared:INBOX", "").split(" ") == [clock.now().isoformat(), "0"]


async def test_what_was_read_but_never_filed_is_fetched_the_next_day(server, reader, clock):
    for number in (1, 2, 3):
        server.deliver(a_mail(number))
    await reads(reader, lambda: compared(reader, clock))
    [lost] = reader.channel.parse(a_request(a_mail(2)))
    reader.remembered.filed.remove(lost.external_id)
    clock.advance(hours=23)
    server.deliver(a_mail(4))
    await reads(reader, lambda: "4" in reader.texts)
    assert reader.texts == ["1", "2", "3", "4"]
    clock.advance(hours=1)
    await reads(reader, lambda: compared(reader, clock))
    assert reader.texts == ["1", "2", "3", "4", "2"]
    assert reader.channel.alarm is None


async def test_what_the_server_does_not_give_is_told_until_it_does(server, reader, outside, clock):
    server.deliver(a_mail(1))
    server.withheld.add(1)
    server.deliver(a_mail(2))
    await reads(reader, lambda: compared(reader, clock))
    assert (reader.texts, reader.channel.alarm) == (["2"], None)

    clock.advance(days=1)
    await reads(reader, lambda: reader.channel.alarm == ALARM)

    again = Reader(server, outside, clock, remembered=reader.remembered)
    await reads(again, lambda: again.channel.alarm == ALARM)

    server.withheld.clear()
    clock.advance(days=1)
    await reads(again, lambda: again.channel.alarm is None)
    assert again.texts == ["1"]


async def test_what_cannot_be_compared_alarms_nobody(server, reader, clock):
    server.deliver(NAMELESS)
    await reads(reader, lambda: compared(reader, clock))
    reader.remembered.filed.clear()
    clock.advance(days=1)
    await reads(reader, lambda: compared(reader, clock))
    assert (reader.texts, reader.channel.alarm) == (["7"], None)
