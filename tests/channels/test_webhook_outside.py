"""Addresses that a sender or an administrator writes lead outside only, and errors tell nothing of them."""

import pytest
from aiohttp import web

from inbox.core.errors import RetryLater, Undeliverable
from inbox.core.identity import Identity
from inbox.core.ids import EntryId
from inbox.core.outbound import OutboundMessage
from inbox.kit.fetch import Fetcher
from inbox.kit.private_hosts import PrivateHosts
from tests.channels.telegram_of_beans import a_bot
from tests.channels.webhook_of_beans import a_webhook

PASSWORD = "s3cret-in-the-address"
INSIDE = [
    "http://127.0.0.1:{port}/told",
    "http://[::ffff:127.0.0.1]:{port}/told",
    "http://2130706433:{port}/told",
    "http://169.254.169.254/latest/meta-data/",
    "http://inside.example:{port}/told",
    "http://turning.example:{port}/told",
    f"http://user:{PASSWORD}@shop.example:{{port}}/told",
    "file:///etc/passwd",
    "gopher://shop.example/",
    "data:text/plain,x",
    "//shop.example/told",
    "http://",
    "http://[",
    "http://shop.example\\@127.0.0.1:{port}/told",
    "http://shop.example:{port}/\x00",
    "http://shop.example:{port}/\ud800",
]
"""What may never be called: shop.example alone is outside. turning.example is so at the second look-up."""


@pytest.fixture
async def port():
    """A server inside, which tells a secret and sends elsewhere whom it is told to."""

    async def answer(request):
        if to := request.query.get("to"):
            raise web.HTTPFound(to)
        return web.Response(text=PASSWORD, headers={"X-Told": PASSWORD})

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


@pytest.fixture
async def outside():
    looked_up = []

    async def resolve(host):
        looked_up.append(host)
        if host == "turning.example" and looked_up.count(host) > 1:
            return ["93.184.215.14"]
        return ["127.0.0.1"]

    async with Fetcher(ports=None, private=PrivateHosts(["shop.example"]), resolve=resolve) as outside:
        yield outside


def a_text():
    to = Identity(kind="webhook", value="channel-under-test:ann")
    return OutboundMessage(entry_id=EntryId("entry-1"), to=to, thread="ann", text="x")


async def refusal(doing):
    with pytest.raises((Undeliverable, RetryLater)) as refused:
        await doing
    said = f"{refused.value!r} {refused.value.__cause__!r}"
    assert PASSWORD not in said
    assert "root:" not in said
    return refused.value


@pytest.mark.parametrize("url", INSIDE)
async def test_a_file_of_a_message_is_fetched_from_outside_only(outside, port, url):
    error = await refusal(a_webhook(outside).download(url.format(port=port), 1_000))
    assert isinstance(error, Undeliverable)


@pytest.mark.parametrize("url", [url for url in INSIDE if url.isprintable() and not url.startswith("//")])
async def test_no_redirect_of_a_file_leads_inside(outside, port, url):
    turned = f"http://shop.example:{port}/?to={url.format(port=port)}"
    error = await refusal(a_webhook(outside).download(turned, 1_000))
    assert isinstance(error, Undeliverable)


@pytest.mark.parametrize("url", [url for url in INSIDE if url.startswith("http:")])
async def test_no_answer_is_posted_inside(outside, port, url):
    await refusal(a_webhook(outside, outgoing_url=url.format(port=port)).send(a_text()))


async def test_an_answer_follows_no_redirect(outside, port):
    turned = f"http://shop.example:{port}/?to=http://shop.example:{port}/told"
    error = await refusal(a_webhook(outside, outgoing_url=turned).send(a_text()))
    assert str(error) == "The other system refused it with 302."


@pytest.mark.parametrize("url", [*INSIDE, "http://shop.example:{port}/?to=http://127.0.0.1:{port}/told&x="])
async def test_no_bot_asks_inside(outside, port, url):
    bot = a_bot(outside, api_url=url.format(port=port))
    for doing in (bot.check(), bot.start(), bot.download("ref", 1_000), bot.send(a_text())):
        await refusal(doing)
