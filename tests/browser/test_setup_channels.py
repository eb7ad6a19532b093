"""An administrator connects another system and mends how its requests are read; nothing is lost meanwhile."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.long]

SECRET = "sixteen-letters-and-more"
PHONE = {"width": 360, "height": 740}


class ChannelPage:
    """A webhook in the setup, and the system that posts to it."""

    def __init__(self, window, server):
        self.window = window
        self.page = window.page
        self.url = f"{server.url}/hooks/{self.page.url.rpartition('/')[2].partition('?')[0]}"

    @property
    def account(self):
        return self.window.get(f"channels/{self.url.rpartition('/')[2]}")

    def section(self, name):
        nav = self.page.get_by_role("navigation", name="Parts of the channel")
        nav.get_by_role("link", name=name).click()

    def posts(self, body, key=SECRET):
        data = body if isinstance(body, str) else json.dumps(body)
        headers = {"Content-Type": "application/json"}
        return self.page.request.post(f"{self.url}?key={key}", data=data, headers=headers)


@pytest.fixture
def connecting(admin):
    """The form for a new webhook."""
    admin.place("Setup").click()
    admin.page.get_by_role("link", name="Channels").click()
    admin.button("Connect a channel").click()
    admin.page.get_by_role("link", name="Webhook").click()
    admin.page.get_by_label("Name", exact=True).fill("Orders by machine")
    return admin


@pytest.fixture
def channel(connecting, server):
    connecting.page.get_by_label("Secret").fill(SECRET)
    connecting.page.get_by_role("radio", name="a message").check()
    connecting.page.get_by_role("button", name="Connect", exact=True).click()
    expect(connecting.page.get_by_role("heading", name="Webhook · Orders by machine")).to_be_visible()
    return ChannelPage(connecting, server)


def test_what_does_not_fit_is_said_beside_its_field_and_by_the_check(connecting, watch):
    watch.allow("422 (Unprocessable Entity)")
    page = connecting.page
    page.get_by_label("Secret").fill("short")
    connecting.button("Check").click()
    expect(page.get_by_test_id("checked")).to_contain_text("at least 16 characters")
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_label("Secret")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Secret").fill(SECRET)
    connecting.button("Check").click()
    expect(page.get_by_test_id("checked")).to_contain_text("ready for requests")


def test_a_secret_can_be_made_up_and_seen_until_it_is_saved(connecting, server):
    page, secret = connecting.page, connecting.page.get_by_label("Secret")
    secret.fill("typed by hand")
    expect(secret).to_have_attribute("type", "password")
    connecting.button("Show").click()
    expect(secret).to_have_attribute("type", "text")
    secret.fill("")
    connecting.button("Make one up").click()
    expect(secret).to_be_focused()
    made = secret.input_value()
    assert len(made) >= 32
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    connecting.page.get_by_role("button", name="Copy", exact=True).click()
    assert page.evaluate("navigator.clipboard.readText()") == made
    assert_accessible(page, "a secret made up")
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_role("heading", name="Webhook · Orders by machine")).to_be_visible()
    expect(secret).to_have_value("")
    assert ChannelPage(connecting, server).posts({"text": "x"}, key=made).status in {200, 202}


def test_requests_that_cannot_be_read_are_mended_by_fields_and_filed_once(channel):
    page = channel.page
    assert channel.posts({"wer": "u1", "was": "Two kilos"}, key="wrong").status == 401
    for number in (1, 2, 3):
        assert channel.posts({"wer": f"u{number}", "was": f"Order number {number}"}).status == 202
    channel.section("Raw requests")
    expect(page.get_by_test_id("request")).to_have_count(3)
    page.get_by_test_id("request").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("Order number 3")
    page.get_by_role("button", name="Read it again").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("There is no text in it")
    page.keyboard.press("Escape")

    channel.section("Fields")
    page.get_by_label("Number of the sender").select_option("wer")
    page.get_by_label("Message", exact=True).select_option("was")
    expect(page.get_by_test_id("trial")).to_contain_text("A message")
    expect(page.get_by_test_id("trial")).to_contain_text("Order number 3")
    assert channel.window.get("conversations?limit=50")["items"] == [], "trying stores nothing"
    channel.window.button("Save").click()
    expect(channel.window.toast.filter(has_text="Saved")).to_be_visible()

    channel.section("Raw requests")
    channel.window.button("Read all 3 again").click()
    expect(channel.window.toast.filter(has_text="3 requests filed")).to_be_visible()
    expect(page.get_by_text("every request was read")).to_be_visible()
    assert channel.posts({"wer": "u1", "was": "Order number 1"}).status == 200
    texts = [item["preview"] for item in channel.window.get("conversations?limit=50")["items"]]
    assert sorted(texts) == ["Order number 1", "Order number 2", "Order number 3"]


def test_a_secret_is_never_shown_again_and_stays_unless_it_is_replaced(channel):
    page = channel.page
    assert SECRET not in page.content()
    expect(page.get_by_label("Secret")).to_have_value("")
    page.get_by_label("Name", exact=True).fill("Orders")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("heading", name="Webhook · Orders")).to_be_visible()
    assert channel.posts({"type": "message", "id": "1", "text": "x", "sender": {"id": "u"}}).status == 200
    page.get_by_label("Secret").fill("another-secret-of-mine")
    channel.window.button("Save").click()
    expect(channel.window.toast.filter(has_text="Saved").last).to_be_visible()
    assert channel.posts({"type": "message", "id": "2", "text": "x", "sender": {"id": "u"}}).status == 401


def test_switched_off_it_takes_nothing_and_says_so_everywhere(channel):
    page = channel.page
    channel.window.button("Switch off").click()
    expect(channel.window.toast.filter(has_text="The channel is off")).to_be_visible()
    assert channel.posts({"type": "message", "id": "1", "text": "x", "sender": {"id": "u"}}).status == 503
    page.get_by_role("link", name="All channels").click()
    expect(page.get_by_test_id("channel").filter(has_text="Orders by machine")).to_contain_text(
        "Switched off"
    )
    channel.window.button("Undo").click()
    expect(page.get_by_test_id("channel").filter(has_text="Orders by machine")).not_to_contain_text(
        "Switched off"
    )
    assert channel.posts({"type": "message", "id": "1", "text": "x", "sender": {"id": "u"}}).status == 200


def test_the_alarm_for_silence_is_chosen(channel):
    channel.page.get_by_label("Say so if silent").select_option("after 4 hours")
    expect(channel.page.get_by_label("Say so if silent")).to_have_value("4")
    assert channel.account["silent_after"] == 4


@pytest.mark.parametrize("dark", [False, True])
def test_the_screens_are_accessible_also_on_a_phone(channel, dark):
    page = channel.page
    page.emulate_media(color_scheme="dark" if dark else "light")
    channel.posts({"wer": "u1", "was": "Two kilos"})
    assert_accessible(page, "settings")
    channel.section("Fields")
    page.get_by_test_id("trial").wait_for()
    assert_accessible(page, "fields")
    channel.section("Raw requests")
    page.get_by_test_id("request").first.wait_for()
    assert_accessible(page, "requests")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("link", name="All channels").click()
    page.get_by_test_id("channel").first.wait_for()
    assert_accessible(page, "list")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
