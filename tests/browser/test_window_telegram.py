"""A Telegram bot is connected, and an agent answers as people do there, until the bot is blocked."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.desk import answer, delivery, message, send
from tests.browser.telegram import PERSON, TOKEN, Telegram
from tests.browser.test_accessibility import assert_accessible
from tests.conftest import Server

pytestmark = [pytest.mark.browser, pytest.mark.long]

PHONE = {"width": 360, "height": 740}
NAME = f"Person {PERSON}"


@pytest.fixture
def telegram():
    telegram = Telegram()
    yield telegram
    telegram.stop()


@pytest.fixture
def server(running, telegram, tmp_path):
    """A service that may call the provider, though it runs on this machine."""
    environ = {"ONEWINDOW_PRIVATE_HOSTS": "127.0.0.1"}
    running.append(Server(tmp_path / "data", "--demo", environ=environ).wait_until_it_answers())
    return running[-1]


@pytest.fixture
def anna(admin, telegram):
    """An agent who has opened the conversation with the person."""
    settings = {"token": TOKEN, "api_url": telegram.api.url}
    admin.post("channels", {"kind": "telegram", "name": "Shop bot", "settings": settings})
    telegram.says("Is the grinder in stock?")
    admin.open(NAME)
    expect(message(admin, "Is the grinder in stock?")).to_be_visible()
    return admin


def test_a_bot_is_connected_once_its_token_is_right(admin, telegram):
    page = admin.page
    admin.place("Setup").click()
    page.get_by_role("link", name="Channels").click()
    admin.button("Connect a channel").click()
    page.get_by_role("link", name="Telegram").click()
    page.get_by_text("More settings").click()
    page.get_by_label("Bot API server").fill(telegram.api.url)
    page.get_by_label("Bot token").fill(TOKEN.replace("AAH", "AAX"))
    admin.button("Check").click()
    expect(page.get_by_test_id("checked")).to_contain_text("does not know this token")
    expect(admin.button("Make one up")).to_have_count(0)
    page.get_by_label("Bot token").fill(TOKEN)
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_text("Works", exact=True)).to_be_visible()
    telegram.says("Hello there")
    admin.place("Inbox").click()
    expect(admin.row("Hello there")).to_be_visible()


def test_a_talk_as_people_have_it_there(anna, telegram):
    first = telegram.says("I need it by Friday")
    telegram.edits(first, "I need it by Thursday")
    telegram.reacts(first, "👍")
    wish = message(anna, "I need it by Thursday")
    expect(wish.get_by_text("Edited")).to_be_visible()
    expect(reactions(wish)).to_have_text("👍")
    choose(anna, wish, "Answer this message")
    expect(anna.page.get_by_test_id("along")).to_contain_text("I need it by Thursday")
    send(anna, "That is possible")
    expect(delivery(anna, "That is possible")).to_have_text("Sent")
    assert telegram.last["reply_parameters"]["message_id"] == first["message_id"]
    telegram.reacts(telegram.last, "❤")
    expect(reactions(message(anna, "That is possible"))).to_have_text("❤")
    offer(anna, "Ask with a poll…", "Red\nBlue", question="Which colour?")
    anna.page.get_by_role("button", name="Send", exact=True).click()
    expect(delivery(anna, "Which colour?")).to_have_text("Sent")
    telegram.votes(1)
    expect(message(anna, "Chose: Blue").get_by_text("Which colour?")).to_be_visible()
    telegram.blocks_the_bot()
    expect(anna.thread.get_by_text("This person cannot be written to here any more")).to_be_visible()
    expect(answer(anna)).to_have_count(0)
    expect(anna.note).to_be_visible()
    assert_fits(anna.page)


def test_what_was_sent_is_changed_and_taken_back_as_far_as_the_provider_lets(anna, telegram):
    send(anna, "That is possible")
    expect(delivery(anna, "That is possible")).to_have_text("Sent")
    answer(anna).press("ArrowUp")
    expect(answer(anna)).to_have_value("That is possible")
    send(anna, "That is easily possible")
    changed = message(anna, "That is easily possible")
    expect(changed.get_by_text("Edited")).to_be_visible()
    assert telegram.last["text"] == "That is easily possible"
    telegram.refuses("editMessageText", "message can't be edited")
    answer(anna).press("ArrowUp")
    send(anna, "That is not possible")
    expect(changed.get_by_test_id("amendment")).to_contain_text("Not changed: Telegram does not let")
    choose(anna, changed, "Delete for everybody")
    expect(changed.get_by_text("Deleted", exact=True)).to_be_visible()
    assert [each["text"] for each in telegram.api.deleted] == ["That is easily possible"]


def test_an_album_is_one_bubble_and_cards_speak(anna, telegram):
    telegram.sends_pictures("teal", "orange", "navy")
    album = anna.page.get_by_role("article").filter(has=anna.page.get_by_role("img"))
    expect(album).to_have_count(1)
    expect(album.get_by_role("img")).to_have_count(3)
    tops = {picture.bounding_box()["y"] for picture in album.get_by_role("img").all()}
    assert len(tops) == 1, "beside each other"

    origin = {"type": "hidden_user", "sender_user_name": "Tom", "date": 1772400000}
    telegram.says("Look", forward_origin=origin)
    telegram.says(location={"latitude": 52.52, "longitude": 13.405, "horizontal_accuracy": 12})
    telegram.says(checklist={"title": "Shopping", "tasks": [{"id": 1, "text": "Beans"}]})
    telegram.says(contact={"phone_number": "+4930123456", "first_name": "Bob"})
    expect(card(anna, "Forwarded from Tom")).to_contain_text("Written")
    expect(card(anna, "Location")).to_contain_text("12 metres")
    href = card(anna, "Location").get_by_role("link", name="Show on the map").get_attribute("href")
    assert href.startswith("https://www.openstreetmap.org/?mlat=52.52&mlon=13.405")
    expect(card(anna, "Checklist Shopping").get_by_role("listitem")).to_have_text(["Beans"])
    expect(card(anna, "Contact Bob").get_by_role("link")).to_have_attribute("href", "tel:+4930123456")
    anna.choose("Русский")
    expect(card(anna, "Переслано от")).to_contain_text("Tom")
    expect(card(anna, "Список дел")).to_contain_text("Beans")


def test_a_message_that_is_written_anew_is_no_draft(anna):
    send(anna, "We have two")
    expect(delivery(anna, "We have two")).to_have_text("Sent")
    answer(anna).fill("Shall I")
    with anna.page.expect_request(lambda one: "keep" in (one.post_data or "")) as saved:
        answer(anna).fill("Shall I keep one")
        choose(anna, message(anna, "We have two"), "Edit")
        expect(answer(anna)).to_have_value("We have two")
    assert json.loads(saved.value.post_data)["text"] == "Shall I keep one"
    answer(anna).press("Escape")
    expect(answer(anna)).to_have_value("Shall I keep one")
    choose(anna, message(anna, "We have two"), "Edit")
    answer(anna).press("Alt+n")
    anna.note.fill("For us only")
    anna.note.press("Enter")
    expect(anna.entry("note")).to_contain_text("For us only")
    expect(message(anna, "We have two")).to_be_visible()


def test_what_the_provider_does_not_take_now_waits_and_says_why(anna, telegram):
    telegram.fails("sendMessage")
    send(anna, "Are you there?")
    expect(delivery(anna, "Are you there?")).to_contain_text("tried again by itself: Telegram has a fault")
    expect(message(anna, "Are you there?").get_by_role("button", name="Send again")).to_have_count(0)


def test_more_files_than_a_message_carries_are_left_out_loudly(anna):
    files = [
        {"name": f"{number}.txt", "mimeType": "text/plain", "buffer": b"%d" % number} for number in range(12)
    ]
    anna.page.locator("input[type=file]").set_input_files(files)
    expect(anna.page.get_by_test_id("file")).to_have_count(10)
    expect(anna.toast).to_contain_text("at most 10 files")


def test_what_the_palette_finds_is_shown_where_it_was_said(anna, telegram):
    telegram.says("The wombat was first")
    for number in range(70):
        telegram.says(f"Line {number}")
    expect(message(anna, "Line 69")).to_be_visible()
    anna.place("Leads").click()
    anna.page.keyboard.press("Control+k")
    anna.page.keyboard.type("wombat")
    expect(anna.page.get_by_role("option", name="The wombat was first")).to_be_visible()
    anna.page.keyboard.press("Enter")
    expect(message(anna, "The wombat was first")).to_be_in_viewport()
    anna.button("To the newest").click()
    expect(message(anna, "Line 69")).to_be_in_viewport()


def choose(window, bubble, name):
    bubble.hover()
    bubble.get_by_role("button", name="What to do with this message").click()
    window.page.get_by_role("menuitem", name=name).click()


def offer(window, name, answers, question):
    window.button("More to send").click()
    window.page.get_by_role("menuitem", name=name).click()
    window.page.get_by_label("Question").fill(question)
    window.page.get_by_role("textbox", name="Answers").fill(answers)
    window.button("Add to the message").click()


def reactions(bubble):
    return bubble.get_by_role("list", name="Reactions")


def assert_fits(page):
    """Also on a phone in the dark."""
    assert_accessible(page, "desk")
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page, "phone in the dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def card(window, text):
    return window.page.get_by_test_id("card").filter(has_text=text)
