"""Links into our own channels bring the visitor along; all others stay as the owner wrote them."""

from dataclasses import replace

import pytest
from aiohttp import web

from inbox.core.ids import ChannelId
from inbox.core.widget import ContactLink, LinkKind, Widget
from inbox.kit.callers import Callers
from inbox.kit.limits import Buckets
from inbox.kit.problems import middleware
from tests.channels.web_form_of_beans import NamedVisitors, a_form
from tests.tracking.site_of_beans import TwoSites
from widgets.contact_links import ContactLinks

LINKS = (
    ContactLink(kind=LinkKind.TELEGRAM, value="Beans_Bot"),
    ContactLink(kind=LinkKind.TELEGRAM, value="beans_bot_of_others"),
    ContactLink(kind=LinkKind.WHATSAPP, value="+491701234567"),
    ContactLink(kind=LinkKind.PHONE, value="+491701234567"),
)


class Bot:
    """A channel of which only the link matters here."""

    name: str | None = "beans_bot"
    capabilities = None

    async def start(self): ...

    async def stop(self): ...

    async def send(self, message): ...

    def contact_link(self, ticket):
        return None if self.name is None else f"https://t.me/{self.name}?start={ticket}"


class Sites(TwoSites):
    def site(self, site_id):
        return replace(super().site(site_id), widget=Widget(links=LINKS))


@pytest.fixture
def bot():
    return Bot()


@pytest.fixture
async def ask(clock, bot, aiohttp_client):
    channels = {ChannelId("bot"): bot, ChannelId("form"): a_form()}
    limits = Callers(Buckets(1, 3, lambda: clock.now().timestamp()))
    app = web.Application(middlewares=[middleware])
    app.add_routes(ContactLinks(Sites(), clock, NamedVisitors(), channels, limits).routes())
    client = await aiohttp_client(app)

    async def ask(body, **headers):
        return await client.post("/w/beans/contact-links", data=body, headers=headers)

    return ask


async def links(answer):
    assert answer.status == 200
    return (await answer.json())["links"]


async def test_the_bot_s_link_holds_a_ticket_of_the_visitor(ask):
    answer = await ask('{"visitor": "token-of-anna"}', Origin="https://beans.example")
    assert answer.headers["Access-Control-Allow-Origin"] == "https://beans.example"
    [link] = await links(answer)
    assert (link["kind"], link["value"]) == ("telegram", "Beans_Bot")
    assert link["href"].startswith("https://t.me/beans_bot?start=ticket-of-anna-")


async def test_a_bot_that_is_not_up_leaves_the_plain_link(ask, bot):
    bot.name = None
    assert await links(await ask('{"visitor": "token-of-anna"}')) == []


async def test_nobody_gets_a_ticket_with_a_token_that_is_not_ours(ask):
    assert await links(await ask('{"visitor": "forged"}')) == []


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"visitor": 1}', '{"visitor": "x"', '{"visitor": null}'])
async def test_bad_bodies_are_refused(ask, body):
    answer = await ask(body)
    assert answer.status == 400


async def test_pages_of_other_sites_cannot_read_the_answer(ask):
    answer = await ask('{"visitor": "token-of-anna"}', Origin="https://evil.example")
    assert "Access-Control-Allow-Origin" not in answer.headers


async def test_one_address_asks_only_so_often(ask):
    headers = {"X-Forwarded-For": "203.0.113.7"}
    answers = [(await ask('{"visitor": "token-of-anna"}', **headers)).status for _ in range(5)]
    assert answers[-1] == 429
