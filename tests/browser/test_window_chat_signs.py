import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, answer, send
from tests.browser.test_accessibility import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.long]

COUNT_TONES = """() => {
  window.__tones = 0;
  const start = OscillatorNode.prototype.start;
  AudioScheduledSourceNode.prototype.start = function (...when) {
    window.__tones += 1;
    return start.apply(this, when);
  };
}"""


@pytest.fixture
def desk(admin, browse):
    return Desk(admin, browse)


def test_what_was_not_read_is_counted_until_it_is_shown(desk, browse):
    anna = desk.anna
    maria, tom = desk.visitor("Maria"), desk.visitor("Tom")
    for text in ("Hello?", "Is anybody there?"):
        maria.say(text)
    tom.say("Where is my parcel?")
    expect(unread(anna, "Maria")).to_have_text(re.compile("^2"))
    expect(unread(anna, "Tom")).to_have_text(re.compile("^1"))
    expect(anna.page).to_have_title(re.compile(r"^\(2\) "))

    other = type(anna)(browse(), anna.url)
    other.page.context.add_cookies(anna.page.context.cookies())
    other.page.goto(anna.url)
    expect(unread(other, "Maria")).to_be_visible()
    anna.open("Maria")
    expect(unread(anna, "Maria")).to_have_count(0)
    expect(unread(other, "Maria")).to_have_count(0)
    expect(unread(other, "Tom")).to_be_visible()


def test_what_comes_while_one_reads_further_up_waits_below_a_line(desk):
    anna, maria = desk.anna, desk.visitor()
    for number in range(5):
        maria.say(f"Part {number}" + "\nof many lines" * 10)
    anna.open("Maria")
    expect(anna.entry("message").last).to_contain_text("Part 4")
    anna.page.get_by_test_id("timeline").hover()
    anna.page.mouse.wheel(0, -600)
    expect(anna.button("To the newest")).to_be_visible()
    maria.say("And one more")
    expect(anna.button("1 new message")).to_be_visible()
    expect(unread(anna, "Maria")).to_be_visible()
    anna.button("1 new message").click()
    expect(anna.entry("message").last).to_contain_text("And one more")
    expect(anna.page.get_by_test_id("new-line")).to_be_visible()
    expect(unread(anna, "Maria")).to_have_count(0)


def test_who_looks_and_who_writes_is_told_on_both_sides(desk):
    anna, maria = desk.anna, desk.visitor()
    maria.say("Hello?")
    ben = desk.colleague()
    anna.open("Maria")
    expect(anna.thread).to_contain_text("On the site now")
    expect(anna.page.get_by_role("img", name="Here now: Ben")).to_be_visible()
    ben.open("Maria")
    nearby = anna.page.get_by_test_id("nearby")
    expect(nearby).to_have_text("Ben is looking at this")
    maria.type()
    expect(nearby).to_have_text("Maria is writing…")
    answer(ben).press_sequentially("Good morning")
    expect(nearby).to_contain_text("Ben")
    maria.sees_typing()
    answer(ben).press("Enter")
    expect(nearby).to_have_text("Ben is looking at this")
    maria.leave()
    expect(anna.thread).not_to_contain_text("On the site now")


def test_notes_are_written_in_silence(desk):
    anna, maria = desk.anna, desk.visitor()
    maria.say("Hello?")
    anna.open("Maria")
    anna.page.keyboard.press("n")
    anna.note.press_sequentially("She is a regular")
    anna.note.press("Enter")
    expect(anna.entry("note")).to_be_visible()
    anna.note.press("Alt+r")
    send(anna, "Good morning")
    maria.hears("Good morning")
    # Filling in the answer was told; the note before it was not.
    assert maria.typing() <= 1


def test_a_sound_tells_of_a_visitor_and_can_be_switched_off(desk):
    anna, maria, tom = desk.anna, desk.visitor("Maria"), desk.visitor("Tom")
    anna.page.evaluate(COUNT_TONES)
    maria.say("Hello?")
    expect(anna.row("Maria")).to_be_visible()
    anna.page.wait_for_function("() => window.__tones === 2")
    anna.choose("Sound for new messages")
    tom.say("Hello?")
    expect(anna.row("Tom")).to_be_visible()
    anna.page.wait_for_timeout(500)
    assert anna.page.evaluate("window.__tones") == 2


def test_the_palette_finds_a_person_among_the_conversations(desk):
    anna = desk.anna
    desk.visitor("Maria").say("Hello?")
    desk.visitor("Tom").say("Where is my parcel?")
    expect(anna.row()).to_have_count(2)
    anna.page.keyboard.press("Control+k")
    anna.page.keyboard.type("parcel")
    expect(palette(anna).get_by_role("option").first).to_contain_text("Tom")
    anna.page.keyboard.press("Enter")
    expect(palette(anna)).to_have_count(0)
    expect(anna.entry("message")).to_contain_text("Where is my parcel?")

    anna.page.keyboard.press("Control+k")
    anna.page.keyboard.type("there is no such thing")
    expect(palette(anna)).to_contain_text("Nothing found")


def test_the_palette_finds_what_was_said_long_ago(desk):
    anna = desk.anna
    tom = desk.visitor("Tom")
    tom.say("Where is my PARCEL with the café cups?")
    tom.say("Never mind, it is here.")
    expect(anna.row("Never mind")).to_be_visible()
    anna.page.keyboard.press("Control+k")
    anna.page.keyboard.type("parc cafe")
    expect(palette(anna)).to_contain_text("Nothing found")
    anna.page.keyboard.press("Control+a")
    anna.page.keyboard.type("cafe parc")
    found = palette(anna).get_by_role("option", name="Where is my PARCEL with the café cups?")
    expect(found.locator("mark")).to_have_text(["PARCEL", "café"])
    anna.page.keyboard.press("Enter")
    expect(palette(anna)).to_have_count(0)
    expect(anna.entry("message").first).to_contain_text("Where is my PARCEL")


def test_what_is_said_while_the_palette_waits_is_found_too(desk):
    anna, tom = desk.anna, desk.visitor("Tom")
    tom.say("Hello")
    expect(anna.row("Hello")).to_be_visible()
    anna.page.keyboard.press("Control+k")
    anna.page.keyboard.type("umbrella")
    expect(palette(anna)).to_contain_text("Nothing found")
    tom.say("Do you have an umbrella?")
    tom.say("Never mind")
    expect(palette(anna).locator("mark")).to_have_text(["umbrella"])


def test_the_palette_does_what_the_keys_do_and_gives_the_focus_back(desk):
    anna, tom = desk.anna, desk.visitor("Tom")
    tom.say("Where is my parcel?")
    anna.open("Tom")
    keys = anna.page.keyboard
    keys.press("Control+k")
    keys.type("write an answer")
    keys.press("Enter")
    expect(answer(anna)).to_be_focused()
    keys.type("On its way")
    keys.press("Control+k")
    expect(palette(anna)).to_be_visible()
    keys.press("Escape")
    expect(answer(anna)).to_be_focused()
    keys.press("Enter")
    tom.hears("On its way")

    keys.press("Control+k")
    keys.type("resolve")
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    keys.press("Enter")
    expect(anna.button("Reopen")).to_be_visible()


def test_the_parts_of_a_chat_are_accessible(desk):
    anna, maria = desk.anna, desk.visitor()
    anna.page.emulate_media(reduced_motion="reduce")
    maria.say("Hello?")
    ben = desk.colleague(reduced_motion="reduce")
    anna.open("Maria")
    ben.open("Maria")
    answer(ben).fill("Good")
    send(anna, "Good morning")
    expect(ben.page.get_by_test_id("since")).to_be_visible()
    answer(ben).press("Enter")
    assert_accessible(ben.page, "warning")
    assert_accessible(anna.page, "chat")
    anna.page.keyboard.press("Alt+n")
    anna.note.fill("@")
    expect(anna.page.get_by_role("listbox", name="Colleagues")).to_be_visible()
    assert_accessible(anna.page, "note with mentions")
    anna.page.keyboard.press("Escape")
    anna.page.keyboard.press("Control+k")
    expect(anna.page.get_by_role("dialog")).to_be_visible()
    assert_accessible(anna.page, "palette")


def unread(window, name):
    return window.row(name).get_by_test_id("unread")


def palette(window):
    return window.page.get_by_role("dialog", name="Go to or do")
