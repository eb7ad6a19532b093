import re
import signal

import pytest
from playwright.sync_api import expect

from tests.browser.window import Window

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
PASSWORD = "correct horse battery"


@pytest.fixture
def colleague(admin, browse, server):
    """The window of somebody with another role: colleague("marketer")."""

    def come(role, **options):
        email = f"{role}@shop.example"
        agent = admin.post("agents", {"email": email, "name": role.title(), "role": role})
        window = Window(browse(**options), server.url)
        window.come_by(agent["sign_in_link"])
        window.page.get_by_role("button", name="Later").click()
        return window

    return come


def test_a_whole_matter_is_settled_with_the_keyboard_alone(admin):
    admin.bring("Ann", "Ben", "Cid")
    expect(admin.row()).to_have_count(3)
    keys = admin.page.keyboard

    keys.press("j")
    expect(admin.row("Cid")).to_be_focused()
    keys.press("j")
    keys.press("j")
    expect(admin.row("Ann")).to_be_focused()
    keys.press("k")
    expect(admin.row("Ben")).to_be_focused()
    keys.press("Enter")
    expect(admin.entry("form")).to_contain_text("Hello from Ben")

    keys.press("a")
    expect(admin.thread).to_contain_text("Assigned: ")
    keys.press("n")
    expect(admin.note).to_be_focused()
    keys.type("Call him j k e a")
    keys.press("Control+Enter")
    expect(admin.entry("note")).to_contain_text("Call him j k e a")
    keys.press("Escape")
    keys.press("e")
    expect(admin.button("Reopen")).to_be_visible()
    expect(admin.row("Ben")).to_have_count(0)
    keys.press("j")
    # The note had moved Ben's conversation to the top.
    expect(admin.row("Cid")).to_be_focused()


def test_keys_lead_to_the_places_and_the_question_mark_shows_them_all(admin):
    admin.page.keyboard.press("l")
    expect(admin.place("Leads")).to_have_attribute("aria-current", "page")
    admin.page.keyboard.press("i")
    expect(admin.place("Inbox")).to_have_attribute("aria-current", "page")
    admin.page.keyboard.press("?")
    sheet = admin.page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_contain_text("Resolve or reopen")
    admin.page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()


def test_what_was_resolved_by_mistake_is_undone_in_the_toast(admin):
    admin.bring("Ann")
    admin.open("Ann")
    admin.button("Resolve").click()
    expect(admin.row("Ann")).to_have_count(0)
    admin.toast.get_by_role("button", name="Undo").click()
    expect(admin.row("Ann")).to_have_count(1)
    expect(admin.button("Resolve")).to_be_visible()


def test_an_address_opens_the_same_conversation_again(admin, watch):
    watch.allow("404 (Not Found)")
    admin.bring("Ann", "Ben")
    admin.open("Ann")
    address = admin.page.url
    assert re.search(r"/inbox/\w", address)
    admin.note.fill("Half a thought")
    admin.page.reload()
    expect(admin.entry("form")).to_contain_text("Hello from Ann")
    expect(admin.note).to_have_value("Half a thought")

    admin.page.goto(f"{admin.url}/leads")
    admin.page.goto(address)
    expect(admin.entry("form")).to_contain_text("Hello from Ann")
    admin.page.goto(f"{admin.url}/inbox/nobody")
    expect(admin.page.get_by_text("This is not here")).to_be_visible()


def test_after_a_crash_of_the_service_nothing_is_doubled_or_missing(admin, serve, server, watch):
    watch.allow("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "WebSocket")
    admin.bring("Ann", "Ben")
    admin.open("Ann")
    server.stop(signal.SIGKILL)
    expect(admin.page.get_by_text("Reconnecting…")).to_be_visible()
    serve("--demo", data=server.data, port=server.port)
    admin.bring("Cid", "Dan")
    expect(admin.page.get_by_text("Reconnecting…")).to_be_hidden()
    expect(admin.row()).to_have_count(4)
    for name in ("Ann", "Ben", "Cid", "Dan"):
        expect(admin.row(f"Hello from {name}")).to_have_count(1)
    admin.bring("Eve")
    expect(admin.row()).to_have_count(5)
    expect(admin.entry("form")).to_have_count(1)


def test_who_signs_out_leaves_nothing_on_the_screen(admin):
    admin.bring("Ann")
    expect(admin.row("Ann")).to_be_visible()
    admin.choose("Sign out")
    expect(admin.button("Sign in")).to_be_visible()
    expect(admin.page.get_by_text("Ann")).to_have_count(0)
    admin.page.go_back()
    admin.page.goto(f"{admin.url}/inbox")
    expect(admin.button("Sign in")).to_be_visible()


def test_a_wrong_password_is_said_in_a_sentence(admin, browse, command):
    command("agent", "add", "ben@shop.example", "--role", "agent", "--password-stdin", stdin=PASSWORD)
    page = browse()
    window = Window(page, admin.url)
    page.goto(window.url)
    page.get_by_label("E-mail").fill("ben@shop.example")
    page.get_by_label("Password").fill("something else")
    window.button("Sign in").click()
    expect(page.get_by_role("alert")).to_have_text("This e-mail and password do not match.")
    window.sign_in("ben@shop.example", PASSWORD)


def test_a_marketer_sees_leads_and_no_inbox(colleague, admin):
    admin.bring("Ann")
    marketer = colleague("marketer")
    expect(marketer.place("Inbox")).to_have_count(0)
    marketer.place("Leads").click()
    marketer.row("Ann").click()
    expect(marketer.story).to_be_visible()
    expect(marketer.note).to_have_count(0)
    marketer.page.goto(f"{marketer.url}/inbox")
    expect(marketer.place("Reports")).to_have_attribute("aria-current", "page")
    assert "/inbox" not in marketer.page.url
    marketer.button("Later").click()
    marketer.place("Leads").click()
    expect(marketer.row("Ann")).to_be_visible()
    assert "/leads" in marketer.page.url


def test_on_a_phone_one_column_is_shown_at_a_time(colleague, admin):
    admin.bring("Ann", "Ben")
    phone = colleague("agent", viewport=PHONE, has_touch=True)
    expect(phone.row()).to_have_count(2)
    phone.row("Ann").tap()
    expect(phone.entry("form")).to_contain_text("Hello from Ann")
    expect(phone.row("Ann")).to_be_hidden()
    assert_fits(phone.page)
    phone.button("Details").tap()
    expect(phone.story).to_be_visible()
    expect(phone.note).to_be_hidden()
    assert_fits(phone.page)
    phone.page.go_back()
    phone.page.get_by_role("link", name="Back to the list").tap()
    expect(phone.row("Ann")).to_be_visible()
    assert_fits(phone.page)


def test_the_window_is_dark_where_the_system_is_and_can_be_told_otherwise(colleague):
    window = colleague("agent", color_scheme="dark")
    assert brightness(window.page) < 60
    window.choose("Light")
    assert brightness(window.page) > 200
    window.page.reload()
    expect(window.place("Leads")).to_be_visible()
    assert brightness(window.page) > 200


def assert_fits(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def brightness(page):
    """0 (black) to 255 of what is behind the window."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    red, green, blue = (int(part) for part in re.findall(r"\d+", colour)[:3])
    return (red + green + blue) / 3
