"""A buyer plays the client on every channel of the demo and answers in the window, without any account."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import delivery, message, send
from tests.conftest import Server

pytestmark = [pytest.mark.browser, pytest.mark.long]

WRITTEN = ("Telegram", "WhatsApp", "SMS", "E-mail")
PHONE = {"width": 360, "height": 740}


def said(page):
    return page.locator("#said")


def write(page, channel, text):
    page.get_by_role("tab", name=channel).click()
    if channel == "E-mail":
        page.get_by_label("Subject").fill("Coffee for the office")
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send").click()
    expect(said(page)).to_contain_text(text)


def see(page, channel, text):
    """A mail waits ten seconds before it goes, in case its writer thinks again."""
    page.get_by_role("tab", name=channel).click()
    expect(said(page)).to_contain_text(text, timeout=40_000)


def reply(admin, row, asked, text):
    admin.place("Inbox").click()
    admin.open(row)
    expect(message(admin, asked)).to_be_visible()
    send(admin, text)
    expect(message(admin, text).first).to_be_visible()


@pytest.fixture
def client(browse, server):
    page = browse(viewport=PHONE)
    page.goto(f"{server.url}/demo/clients")
    expect(page.get_by_role("tab", name="Telegram")).to_be_visible()
    return page


def test_a_client_writes_on_each_channel_and_sees_what_was_answered(client, admin):
    for channel in WRITTEN:
        write(client, channel, f"Hello by {channel}")
        reply(admin, f"Hello by {channel}", f"Hello by {channel}", f"Answer by {channel}")
    for channel in WRITTEN:
        see(client, channel, f"Answer by {channel}")
    admin.open("Answer by WhatsApp")
    expect(delivery(admin, "Answer by WhatsApp")).to_contain_text("Read")


def test_a_client_calls_and_the_recording_can_be_heard(client, admin):
    client.get_by_role("tab", name="Telephone").click()
    client.get_by_role("button", name="Leave a message").click()
    expect(said(client)).to_contain_text("You left a message")
    client.get_by_role("button", name="Call and talk").click()
    expect(said(client)).to_contain_text("You talked with the shop")
    admin.place("Inbox").click()
    admin.open("+1")
    expect(admin.page.locator("audio")).to_have_count(2)


def test_a_missed_call_is_unread_until_it_is_opened_and_called_back_at_once(client, admin):
    client.get_by_role("tab", name="Telephone").click()
    client.get_by_role("button", name="Leave a message").click()
    expect(said(client)).to_contain_text("You left a message")
    admin.place("Inbox").click()
    expect(admin.row("+1")).to_contain_text("1 unread")
    admin.open("+1")
    admin.button("Call back").click()
    expect(admin.page.get_by_text("Called back:")).to_be_visible()
    expect(said(client)).to_contain_text("The shop called you back")


def test_the_conversation_goes_on_after_a_restart(client, admin, server, running, watch):
    write(client, "Telegram", "Before the restart")
    reply(admin, "Demo client", "Before the restart", "Seen")
    see(client, "Telegram", "Seen")
    watch.allow("ERR_", "WebSocket", "503 (Service Unavailable)")
    port = server.port
    server.stop()
    running.append(Server(server.data, "--demo", port=port).wait_until_it_answers())
    reply(admin, "Demo client", "Before the restart", "After the restart")
    see(client, "Telegram", "After the restart")
    write(client, "Telegram", "A new one")
    expect(message(admin, "A new one")).to_be_visible()
