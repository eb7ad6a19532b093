"""A chat from its advertisement on, through answers, files, tabs, a lost connection and another day."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, answer, delivery, expect_once, message, send
from tests.browser.engines import ON_BOTH_ENGINES
from tests.browser.shopping import follow_partner
from tests.browser.widget.page import HOST, Visitor

pytestmark = [pytest.mark.browser, ON_BOTH_ENGINES]

TAGS = "utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=Cj0KCQiAtest"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cfc0000003010100"
    "c9fe92ef0000000049454e44ae426082"
)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"

SEE_ANSWER = """([host, text]) => {
  const root = document.querySelector(host).shadowRoot;
  const look = () => { if (root.textContent.includes(text)) window.__answeredAt ??= Date.now(); };
  new MutationObserver(look).observe(root, { subtree: true, childList: true, characterData: true });
}"""

ALL_READ = """async () => {
  const { items } = await (await fetch("/api/v1/conversations")).json();
  return items.length === 1 && items[0].unread === 0;
}"""


@pytest.fixture
def desk(admin, browse):
    return Desk(admin, browse)


@pytest.fixture
def ben(desk):
    return desk.colleague()


@pytest.fixture
def visitor(browse, server):
    """Somebody whom an advertisement has brought to the demo shop, with the chat open."""
    page = browse()
    follow_partner(page, server.url, TAGS)
    return Visitor(page, f"{server.url}/demo/").open()


def test_a_chat_goes_on_through_answers_files_tabs_breaks_and_days(desk, ben, visitor, watch, engine):
    watch.allow("WebSocket")
    anna = desk.anna
    for window in (anna, ben):
        window.see_coming("Do you have decaf?")
    asked_at = now(visitor)
    visitor.tells("Do you have decaf?")
    for window in (anna, ben):
        assert window.seen_at("Do you have decaf?") - asked_at < engine.within_ms
        expect(window.row("Do you have decaf?")).to_contain_text("google / cpc / spring")
        window.open("Do you have decaf?")

    answered_soon(anna, visitor, "Yes, two kinds.", engine.within_ms)
    expect_once(ben, "Yes, two kinds.")
    expect(delivery(anna, "Yes, two kinds.")).to_have_text("Read")

    files_go_both_ways(anna, visitor)
    tabs = three_tabs_show_the_same(anna, visitor)
    what_is_said_without_a_connection_arrives_once(anna, visitor, tabs)
    the_chat_is_there_again_another_day(anna, ben, visitor)
    anna.page.wait_for_function(ALL_READ)
    [lead] = anna.leads()
    assert (lead["message"], lead["source"]["group"]) == ("Do you have decaf?", "Paid Search")


def now(window):
    return window.page.evaluate("Date.now()")


def answered_soon(agent, visitor, text, within_ms):
    visitor.page.evaluate(SEE_ANSWER, [HOST, text])
    answer(agent).fill(text)
    sent_at = now(agent)
    answer(agent).press("Enter")
    expect(visitor.line(text)).to_be_visible()
    assert visitor.page.evaluate("window.__answeredAt") - sent_at < within_ms


def files_go_both_ways(agent, visitor):
    picture = {"name": "bag.png", "mimeType": "image/png", "buffer": PNG}
    visitor.panel.locator("input[type=file]").set_input_files([picture])
    visitor.tells("Like this one?")
    shown = message(agent, "Like this one?").get_by_role("img")
    assert shown.evaluate("one => one.decode().then(() => one.naturalWidth)") == 1
    offer = {"name": "offer.pdf", "mimeType": "application/pdf", "buffer": PDF}
    agent.page.locator("input[type=file]").set_input_files([offer])
    expect(agent.page.get_by_test_id("file")).to_contain_text("offer.pdf")
    expect(agent.page.get_by_role("progressbar")).to_have_count(0)
    send(agent, "Here is our offer.")
    with visitor.page.expect_download() as download:
        visitor.line("Here is our offer.").get_by_role("link", name="offer.pdf").click()
    assert download.value.path().read_bytes() == PDF


def three_tabs_show_the_same(agent, visitor):
    tabs = [Visitor(visitor.page.context.new_page(), visitor.url).come().open() for _ in range(2)]
    tabs[0].tells("And from another tab")
    expect_once(agent, "And from another tab")
    send(agent, "Here you are, everywhere.")
    for tab in (visitor, *tabs):
        for text in ("Do you have decaf?", "And from another tab", "Here you are, everywhere."):
            expect(tab.line(text)).to_have_count(1)
    return tabs


def what_is_said_without_a_connection_arrives_once(agent, visitor, tabs):
    context = visitor.page.context
    context.set_offline(True)
    for tab in (visitor, *tabs):
        tab.page.evaluate("window.dispatchEvent(new Event('offline'))")
    visitor.say("Are you still there?")
    send(agent, "We are.")
    context.set_offline(False)
    for tab in (visitor, *tabs):
        expect(tab.line("Are you still there?")).to_have_count(1, timeout=20_000)
        expect(tab.line("We are.")).to_have_count(1, timeout=20_000)
    expect_once(agent, "Are you still there?")


def the_chat_is_there_again_another_day(agent, ben, visitor):
    context = visitor.page.context
    for page in context.pages:
        page.close()
    send(agent, "See you tomorrow.")
    later = Visitor(context.new_page(), visitor.url).come()
    expect(later.badge).to_have_text("1")
    later.open()
    for text in ("Do you have decaf?", "Yes, two kinds.", "We are.", "See you tomorrow."):
        expect(later.line(text)).to_have_count(1)
    later.tells("Good morning")
    for window in (agent, ben):
        expect_once(window, "Good morning")
