"""The time for a free answer on WhatsApp is over, and an agent sends an approved template."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.desk import message
from tests.browser.test_accessibility import assert_accessible
from tests.browser.whatsapp import WhatsApp
from tests.fakes.graph import a_template

pytestmark = [pytest.mark.browser, pytest.mark.long]

PHONE, WIDE = {"width": 360, "height": 740}, {"width": 1600, "height": 1000}
DAY_S = 86_400
PASSWORD = "correct horse battery"
READS = "Hello Anna, your order 57 is ready."


@pytest.fixture
def whatsapp():
    whatsapp = WhatsApp()
    whatsapp.api.templates = [a_template(), a_template("see_you", "Thank you, {{1}}. See you soon.")]
    yield whatsapp
    whatsapp.stop()


@pytest.fixture
def server(begin_behind, whatsapp):
    return begin_behind(whatsapp)


@pytest.fixture
def admin(sign_in):
    return sign_in("anna@shop.example")


@pytest.fixture
def anna(admin, whatsapp):
    """An agent who has opened the conversation with somebody who wrote two days ago."""
    admin.post("channels", {"kind": "whatsapp", "name": "Shop", "settings": whatsapp.settings})
    whatsapp.says("491701234567", "Is my order ready?", timestamp=str(int(time.time()) - 2 * DAY_S))
    admin.open("Is my order ready?")
    return admin


def test_a_template_is_chosen_filled_and_sent(anna, whatsapp):
    page = anna.page
    expect(page.get_by_text("The time for a free answer is over")).to_be_visible()
    anna.button("Template…").click()
    dialog = page.get_by_role("dialog", name="Send a template")
    send = dialog.get_by_role("button", name="Send")
    expect(send).to_be_disabled()
    dialog.get_by_role("radio", name="order ready").check()
    dialog.get_by_label("Value 1").fill("Anna")
    expect(send).to_be_disabled()
    dialog.get_by_label("Value 2").fill("57")
    expect(dialog.get_by_test_id("template-preview")).to_contain_text(READS)
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)
        expect(send).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page, "template dialog")
    dialog.get_by_label("Value 2").press("Enter")
    expect(dialog).to_have_count(0)
    expect(message(anna, READS)).to_have_count(1)
    expect(message(anna, READS).get_by_test_id("delivery")).to_have_text("Sent")
    [sent] = whatsapp.api.sent
    assert sent["template"]["name"] == "order_ready"


def test_templates_that_cannot_be_had_say_why(anna, whatsapp, watch):
    watch.allow("409 (Conflict)")
    whatsapp.api.fail("message_templates", 200, "Requires whatsapp_business_management", 403, times=20)
    anna.button("Template…").click()
    dialog = anna.page.get_by_role("dialog", name="Send a template")
    expect(dialog.get_by_role("alert")).to_be_visible()
    anna.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
