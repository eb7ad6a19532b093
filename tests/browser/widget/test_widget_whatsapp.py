"""A visitor follows the widget's link to WhatsApp and writes there; the agent sees one person, one story."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.desk import message
from tests.browser.whatsapp import WhatsApp

pytestmark = [pytest.mark.browser, pytest.mark.long]

NUMBER, PERSON = "15550783881", "491701234567"
PASSWORD = "correct horse battery"
TAGS = "utm_source=google&utm_medium=cpc&utm_campaign=spring"


@pytest.fixture
def whatsapp():
    whatsapp = WhatsApp()
    yield whatsapp
    whatsapp.stop()


@pytest.fixture
def server(begin_behind, whatsapp):
    return begin_behind(whatsapp)


@pytest.fixture
def admin(sign_in):
    return sign_in("anna@shop.example")


@pytest.fixture
def connected(admin, whatsapp):
    return admin.connect("whatsapp", "Beans", whatsapp.settings)


@pytest.mark.usefixtures("connected")
def test_the_visit_and_what_is_written_on_whatsapp_are_one_story(visit, owner, admin, whatsapp, watch):
    watch.allow("https://wa.me/")
    owner.sets(links=[{"kind": "whatsapp", "value": f"+{NUMBER}", "label": "Write on WhatsApp"}])
    visitor = visit(f"/?{TAGS}").come()
    visitor.page.wait_for_function("() => window.onewindow?.visitor()")
    visitor.open("Contacts")
    ready = the_message_that_is_ready(visitor)
    whatsapp.says(PERSON, f"{ready} Do you ship to Norway?", name="Maria Silva")

    admin.open("Maria Silva")
    expect(message(admin, "Do you ship to Norway?")).to_have_count(1)
    expect(admin.row("Maria Silva")).to_contain_text("google / cpc / spring")
    source = admin.page.get_by_role("region", name="Source")
    expect(source).to_contain_text("Paid Search")
    expect(source.get_by_role("list", name="Pages read").get_by_role("listitem")).to_have_count(1)
    [contact] = admin.get("contacts")["items"]
    kinds = {each["kind"] for each in admin.get(f"contacts/{contact['id']}/timeline")["items"]}
    assert {"touch", "message"} <= kinds


@pytest.mark.usefixtures("connected")
def test_a_deleted_code_leaves_a_guess_that_is_taken_back(visit, owner, admin, whatsapp, watch):
    watch.allow("https://wa.me/")
    owner.sets(links=[{"kind": "whatsapp", "value": f"+{NUMBER}", "label": "Write on WhatsApp"}])
    visitor = visit(f"/?{TAGS}").come()
    visitor.page.wait_for_function("() => window.onewindow?.visitor()")
    visitor.open("Contacts")
    with visitor.page.expect_response(lambda answer: answer.url.endswith("/touches")):
        the_message_that_is_ready(visitor)
    whatsapp.says(PERSON, "Do you ship to Norway?", name="Maria Silva")

    admin.open("Maria Silva")
    source = admin.page.get_by_role("region", name="Source")
    expect(source).to_contain_text("The visit is a guess (40%)")
    expect(source).to_contain_text("Paid Search")
    source.get_by_role("button", name="Not this visitor").click()
    expect(admin.page.get_by_text("no longer tied to this lead")).to_be_visible()
    expect(source).not_to_contain_text("guess")
    expect(source).to_contain_text("Messenger")
    expect(admin.page.get_by_text("took back the guess about the visit")).to_be_visible()


def the_message_that_is_ready(visitor):
    """What WhatsApp shows to somebody who has followed the link."""
    link = visitor.panel.get_by_role("link", name="Write on WhatsApp")
    expect(link).to_have_attribute("href", re.compile(rf"^https://wa\.me/{NUMBER}\?text="))
    visitor.page.context.route("https://wa.me/**", lambda route: route.fulfill(body="WhatsApp"))
    with visitor.page.expect_popup() as opened:
        link.click()
    asked = parse_qs(urlsplit(opened.value.url).query)
    return asked["text"][0]
