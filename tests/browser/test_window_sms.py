"""A number at Twilio is connected, an agent sees what an SMS will cost, and that its reader wants no more."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import answer, delivery, message, send
from tests.browser.sms import Sms
from tests.browser.test_accessibility import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.long]

PHONE = {"width": 360, "height": 740}
PASSWORD = "correct horse battery"
ASKED = "Do you ship to Norway?"
LABELS = {
    "API server": "api_url",
    "Account SID": "account_sid",
    "Auth token": "auth_token",
    "Number or Messaging Service": "sender",
}


@pytest.fixture
def sms():
    sms = Sms()
    yield sms
    sms.stop()


@pytest.fixture
def server(begin_behind, sms):
    return begin_behind(sms)


@pytest.fixture
def admin(sign_in):
    return sign_in("anna@shop.example")


@pytest.fixture
def anna(admin, sms):
    """An agent who has connected the number and opened the conversation of somebody who wrote to it."""
    page = admin.page
    admin.place("Setup").click()
    page.get_by_role("link", name="Channels").click()
    admin.button("Connect a channel").click()
    page.get_by_role("link", name="SMS").click()
    page.get_by_text("More settings").click()
    for label, name in LABELS.items():
        page.get_by_label(label).fill(sms.settings[name])
    admin.button("Check").click()
    expect(page.get_by_test_id("checked")).to_be_visible()
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_text("Works", exact=True)).to_be_visible()
    sms.says(ASKED)
    admin.place("Inbox").click()
    page.get_by_text(ASKED).first.click()
    expect(message(admin, ASKED)).to_be_visible()
    return admin


def test_segments_are_counted_while_an_answer_is_written(anna):
    page = anna.page
    answer(anna).fill("x" * 161)
    expect(page.get_by_text("2 SMS · 145 characters left in it")).to_be_visible()
    answer(anna).fill("Да")
    expect(page.get_by_text("1 SMS · 68 characters left in it")).to_be_visible()
    page.set_viewport_size(PHONE)
    expect(page.get_by_text("1 SMS · 68 characters left in it")).to_be_visible()
    assert_accessible(page, "desk")


def test_who_wants_no_more_is_told_instead_of_a_box_for_answers(anna, sms):
    send(anna, "Yes, by post.")
    expect(delivery(anna, "Yes, by post.")).to_have_text("Delivered")
    sms.says("STOP")
    expect(anna.page.get_by_text("They asked for no more messages from this number")).to_be_visible()
    sms.says("START")
    expect(message(anna, "START")).to_be_visible()
    expect(anna.page.get_by_text("They asked for no more messages from this number")).to_have_count(0)
    send(anna, "Welcome back")
    expect(delivery(anna, "Welcome back")).to_have_text("Delivered")


def test_an_agent_writes_first_to_a_number_of_the_contact(anna):
    page = anna.page
    anna.button("Resolve").click()
    anna.button("New SMS").click()
    dialog = page.get_by_role("dialog", name="New SMS to")
    dialog.get_by_label("Text").fill("Your beans are here")
    expect(dialog.get_by_text("1 SMS · 141 characters left in it")).to_be_visible()
    dialog.get_by_role("button", name="Send").click()
    expect(dialog).to_have_count(0)
    expect(message(anna, "Your beans are here")).to_be_visible()
    expect(answer(anna)).to_be_visible()
