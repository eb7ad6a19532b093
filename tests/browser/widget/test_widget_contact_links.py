"""The Telegram link of the widget brings the visitor along to a bot of ours, and to nobody else's."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.beside import Beside
from tests.conftest import Server
from tests.fakes.bot_api import BotApi

pytestmark = [pytest.mark.browser, pytest.mark.long]

TOKEN = "7200000001:AAF-fake-token_for-tests-only-0123456789"
OURS, THEIRS = "https://t.me/Beans_Bot", "https://t.me/another_bot"
LINKS = [
    {"kind": "telegram", "value": "@Beans_Bot", "label": "Our bot"},
    {"kind": "telegram", "value": "another_bot", "label": "Another bot"},
]


@pytest.fixture
def server(running, tmp_path):
    """One that may call the fake Telegram, which is on this machine."""
    environ = {"ONEWINDOW_PRIVATE_HOSTS": "127.0.0.1"}
    running.append(Server(tmp_path / "data", "--demo", environ=environ).wait_until_it_answers())
    return running[-1]


@pytest.fixture
def bot():
    beside = Beside(BotApi(TOKEN))
    yield beside.api
    beside.stop()


@pytest.fixture
def connect(command, admin, bot):
    def connect():
        told = ["--set=token=-", f"--set=api_url={bot.url}", "--set=mode=polling"]
        [channel] = command("channel", "add", "telegram", "--name", "Bot", *told, stdin=f"{TOKEN}\n")
        admin.wait_until_up(channel["id"])

    return connect


def link(visitor, name):
    return visitor.panel.get_by_role("link", name=name)


@pytest.mark.parametrize("tracking", ["full", "cookieless"])
def test_the_link_to_our_bot_carries_the_visitor(visit, owner, connect, tracking):
    connect()
    owner.sets(links=LINKS, tracking=tracking)
    visitor = visit("/?utm_source=google&utm_medium=cpc").come()
    visitor.page.wait_for_function("() => window.onewindow?.visitor()")
    visitor.open("Contacts")
    expect(link(visitor, "Our bot")).to_have_attribute(
        "href", re.compile(r"^https://t\.me/beans_bot\?start=[A-Za-z0-9_-]{20,64}$")
    )
    expect(link(visitor, "Another bot")).to_have_attribute("href", THEIRS)


def test_without_a_bot_of_ours_the_links_stay_as_the_owner_wrote_them(visit, owner):
    owner.sets(links=LINKS)
    visitor = visit().come()
    visitor.page.wait_for_function("() => window.onewindow?.visitor()")
    with visitor.page.expect_response(re.compile(r"/contact-links$")) as asked:
        visitor.open("Contacts")
    assert asked.value.json() == {"links": []}
    expect(link(visitor, "Our bot")).to_have_attribute("href", OURS)
    expect(link(visitor, "Another bot")).to_have_attribute("href", THEIRS)
