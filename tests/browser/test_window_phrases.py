"""A phrase is watched: told and marked where a client writes it, and found where it was written before."""

import os

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.long]
PHONE = {"width": 360, "height": 740}


def test_a_phrase_is_found_in_the_past_and_told_from_now_on(admin):
    page = admin.page
    admin.bring("Boris")
    admin.place("Setup").click()
    page.get_by_role("link", name="Phrases").click()
    expect(page.get_by_text("No phrase is watched")).to_be_visible()
    watch(page, "hellos from boris", "English")
    phrase = page.get_by_test_id("phrase")
    expect(phrase).to_contain_text("English")
    phrase.get_by_role("button", name="Where it occurs: hellos from boris").click()
    hit = phrase.get_by_role("link").filter(has_text="Hello from Boris")
    expect(hit.locator("mark")).to_have_text("Hello from Boris")
    show(page, "phrases")
    assert_accessible(page, "phrases")
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    show(page, "phrases-phone")
    page.set_viewport_size({"width": 1280, "height": 800})
    hit.click()
    expect(page.get_by_test_id("watched")).to_have_text("hellos from boris")
    admin.bring("Boris")
    expect(page.get_by_text("Watched phrase: hellos from boris")).to_be_visible()
    show(page, "told")


def watch(page, text, language):
    page.get_by_role("button", name="Watch a phrase").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Phrase").fill(text)
    dialog.get_by_label("Language").select_option(label=language)
    show(page, "new-phrase")
    dialog.get_by_role("button", name="Watch", exact=True).click()
    expect(dialog).to_be_hidden()


def show(page, name):
    """A picture for whoever works on the screen."""
    if folder := os.environ.get("SCREENS"):
        page.screenshot(path=f"{folder}/{name}.png")
