import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, answer, delivery, expect_once, message, send

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def desk(admin, browse):
    return Desk(admin, browse)


def test_an_answer_is_shown_once_says_how_far_it_came_and_is_followed_by_colleagues(desk):
    anna, maria = desk.anna, desk.visitor()
    maria.say("Do you have Ethiopian beans?")
    ben = desk.colleague()
    for window in (anna, ben):
        window.open("Maria")
        expect(window.entry("message")).to_contain_text("Do you have Ethiopian beans?")

    send(anna, "Yes, from Guji.")
    expect(answer(anna)).to_have_value("")
    expect(answer(anna)).to_be_focused()
    heard = maria.hears("Yes, from Guji.")
    expect(delivery(anna, "Yes, from Guji.")).to_have_text("Sent")
    maria.received(heard["seq"])
    expect(delivery(anna, "Yes, from Guji.")).to_have_text("Delivered")
    maria.read(heard["seq"])
    for window in (anna, ben):
        expect(delivery(window, "Yes, from Guji.")).to_have_text("Read")
        expect_once(window, "Yes, from Guji.")
        expect(window.thread).to_contain_text("Assigned: Anna")
    expect(message(ben, "Yes, from Guji.")).to_contain_text("Anna")


def test_an_answer_that_does_not_leave_says_so_and_is_sent_again_once(desk, watch):
    watch.allow("ERR_FAILED")
    anna, maria = desk.anna, desk.visitor()
    maria.say("Hello?")
    anna.open("Maria")
    anna.page.route("**/messages", lambda route: route.abort())
    send(anna, "Hello Maria!")
    expect(delivery(anna, "Hello Maria!")).to_have_text("Sending…")
    expect(delivery(anna, "Hello Maria!")).to_contain_text("Not sent: ", timeout=15_000)

    anna.page.reload()
    expect(delivery(anna, "Hello Maria!")).to_contain_text("Not sent: ")
    anna.page.unroute("**/messages")
    message(anna, "Hello Maria!").get_by_role("button", name="Send again").click()
    maria.hears("Hello Maria!")
    expect(delivery(anna, "Hello Maria!")).to_have_text("Sent")
    expect_once(anna, "Hello Maria!")
    anna.page.reload()
    expect_once(anna, "Hello Maria!")


def test_a_lost_acknowledgement_doubles_nothing(desk, watch):
    watch.allow("ERR_FAILED")
    anna, maria = desk.anna, desk.visitor()
    maria.say("Hello?")
    anna.open("Maria")
    lost = []

    def lose_the_first(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())
        route.abort()

    anna.page.route("**/messages", lose_the_first)
    send(anna, "It costs 31 €.")
    maria.hears("It costs 31 €.")
    expect(delivery(anna, "It costs 31 €.")).to_have_text("Sent")
    anna.page.wait_for_timeout(1500)
    assert lost, "the first answer came through"
    expect_once(anna, "It costs 31 €.")
    maria.hears("It costs 31 €.")


def test_who_would_answer_after_a_colleague_is_warned_and_asked(desk):
    anna, maria = desk.anna, desk.visitor()
    maria.say("What does a kilo cost?")
    ben = desk.colleague()
    anna.open("Maria")
    ben.open("Maria")
    answer(ben).fill("I think it is")
    send(anna, "It costs 31 €.")

    warning = ben.page.get_by_test_id("since")
    expect(warning).to_contain_text("Anna answered while you were writing")
    expect(warning).to_contain_text("It costs 31 €.")
    answer(ben).press("Enter")
    expect(warning).to_contain_text("Send yours all the same?")
    ben.button("Read first").click()
    expect(warning).to_have_count(0)
    expect(answer(ben)).to_have_value("I think it is")

    send(ben, "… and we grind it for you.")
    maria.hears("… and we grind it for you.")
    expect_once(anna, "… and we grind it for you.")


def test_an_answer_that_the_agent_could_not_see_is_asked_about_by_the_service(desk, watch):
    watch.allow("ERR_FAILED", "409 (Conflict)")
    anna, maria = desk.anna, desk.visitor()
    maria.say("What does a kilo cost?")
    ben = desk.colleague()
    anna.open("Maria")
    ben.open("Maria")
    expect(ben.entry("message")).to_have_count(1)
    ben.page.route("**/timeline*", lambda route: route.abort())
    send(anna, "It costs 31 €.")
    maria.hears("It costs 31 €.")

    send(ben, "29 € I believe.")
    warning = ben.page.get_by_test_id("since")
    expect(warning).to_contain_text("It costs 31 €.")
    expect(warning).to_contain_text("Send yours all the same?")
    expect(answer(ben)).to_have_value("29 € I believe.")
    assert not [one for one in maria.entries() if "29" in one["text"]]
    ben.button("Send anyway").click()
    maria.hears("29 € I believe.")


def test_a_draft_outlives_a_reload_and_is_found_in_another_browser(desk, browse, server):
    anna, maria = desk.anna, desk.visitor()
    maria.say("Hello?")
    anna.open("Maria")
    with anna.page.expect_response(lambda response: response.url.endswith("/draft") and response.ok):
        answer(anna).fill("Half a sentence")
    anna.page.reload()
    expect(answer(anna)).to_have_value("Half a sentence")

    ben = desk.colleague()
    ben.open("Maria")
    expect(answer(ben)).to_have_value("")
    other = browse()
    other.context.add_cookies(anna.page.context.cookies())
    other.goto(anna.page.url)
    expect(other.get_by_role("textbox", name="Answer")).to_have_value("Half a sentence")


def test_a_note_stands_on_another_ground_and_never_reaches_the_visitor(desk):
    anna, maria = desk.anna, desk.visitor()
    maria.say("Hello?")
    ben = desk.colleague()
    anna.open("Maria")
    answer(anna).fill("She is a regular, @Be")
    grounds = [background_of(answer(anna))]
    answer(anna).press("Alt+n")
    expect(anna.note).to_have_value("She is a regular, @Be")
    grounds.append(background_of(anna.note))
    assert grounds[0] != grounds[1]

    anna.note.press("n")
    anna.page.get_by_role("listbox", name="Colleagues").get_by_role("option", name="Ben").click()
    expect(anna.note).to_have_value("She is a regular, @Ben ")
    anna.note.press("Enter")
    expect(anna.entry("note")).to_contain_text("She is a regular, @Ben")
    ben.open("Maria")
    expect(ben.entry("note")).to_contain_text("You are mentioned")
    assert [one["text"] for one in maria.entries()] == ["Hello?"]


def test_files_are_attached_removed_and_seen_by_both_sides(desk):
    anna, maria = desk.anna, desk.visitor()
    maria.say("Where is my parcel?")
    anna.open("Maria")
    texts = [a_file("terms.txt", b"Within two days."), a_file("wrong.txt", b"x")]
    with anna.page.expect_file_chooser() as chooser:
        anna.button("Attach a file").click()
    chooser.value.set_files([a_file("label.png", PICTURE), *texts])
    expect(anna.page.get_by_test_id("file")).to_have_count(3)
    anna.button("Remove wrong.txt").click()
    send(anna, "Here it is.")
    sent = message(anna, "Here it is.")
    expect(sent.get_by_role("img", name="Picture: label.png")).to_be_visible()
    expect(sent.get_by_role("link", name=re.compile("terms.txt.*TXT"))).to_be_visible()
    assert [one["name"] for one in maria.hears("Here it is.")["attachments"]] == ["label.png", "terms.txt"]
    assert sent.get_by_role("img").evaluate("one => one.complete && one.naturalWidth") == 1


def test_on_a_phone_enter_begins_a_line_and_the_button_sends(desk):
    maria = desk.visitor()
    maria.say("Hello?")
    phone = desk.colleague(viewport=PHONE, has_touch=True, is_mobile=True)
    phone.row("Maria").tap()
    answer(phone).fill("Good morning,")
    answer(phone).press("Enter")
    answer(phone).press_sequentially("what may it be?")
    phone.page.get_by_role("button", name="Send", exact=True).tap()
    maria.hears("Good morning,\nwhat may it be?")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_form_cannot_be_answered_and_says_so_where_one_would_write(desk):
    desk.anna.bring("Ann")
    desk.anna.open("Ann")
    expect(answer(desk.anna)).to_have_count(0)
    expect(desk.anna.thread).to_contain_text("Nothing can be sent back through this channel")
    expect(desk.anna.note).to_be_visible()


def a_file(name, data):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def background_of(box):
    return box.locator("xpath=..").evaluate("one => getComputedStyle(one).backgroundColor")


PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf50"
    "0f0003860180da24f3b30000000049454e44ae426082"
)
