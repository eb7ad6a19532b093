"""Mail that the server has and does not give is an alarm at the channel, until it is filed after all."""

import pytest

from inbox.app.config import load_config
from tests.dovecot import PASSWORD
from tests.fakes.bot_api import until
from tests.fakes.imap import Imap
from tests.journeys.mail_desk import MailDesk, a_mail
from tests.journeys.telegram_desk import eventually

pytestmark = pytest.mark.long


@pytest.fixture(params=["sqlite", "mongo"])
def config(request, tmp_path):
    told = {"data": str(tmp_path / "data"), "private_hosts": "127.0.0.1"}
    if request.param == "mongo":
        told["store"] = request.getfixturevalue("mongo_url")
    return load_config(told, environ={})


@pytest.fixture
async def server():
    server = await Imap(PASSWORD).start()
    yield server
    await server.stop()


async def test_an_alarm_comes_with_the_gap_and_goes_with_it(shop, server, clock):
    server.deliver(a_mail("withheld", number=1))
    server.withheld.add(1)
    server.deliver(a_mail("given", number=2))
    desk = MailDesk(shop, server.port)
    await desk.connect(imap_host="127.0.0.1", imap_security="none")
    [given] = await desk.heard(1)
    assert given.body.text == "given"
    await until(server.watched.is_set)
    health = await desk.health()
    assert (health["state"], health["unreadable"], health["alarm"]) == ("up", 1, None)

    async def alarm():
        return (await desk.health())["alarm"]

    async def calm():
        return await alarm() is None

    clock.advance(days=1)
    server.deliver(a_mail("a day later", number=3))
    assert await eventually(alarm) == "Mail that is on the server could not be filed: 1 in INBOX."

    await until(server.watched.is_set)
    server.withheld.clear()
    clock.advance(days=1)
    server.deliver(a_mail("another day later", number=4))
    await eventually(calm)
    assert {each.body.text for each in await desk.messages()} == {
        "withheld",
        "given",
        "a day later",
        "another day later",
    }
