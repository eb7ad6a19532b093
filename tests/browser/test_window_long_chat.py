import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.window import Window
from tests.conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.long]

ENTRIES = 10_000
FEW = 40
# Where the first row on the screen stands: its words, and its distance from the top.
FIRST_SHOWN = """() => {
  const box = document.querySelector("[data-testid=timeline]");
  const { top } = box.getBoundingClientRect();
  const rows = [...box.querySelectorAll("[data-testid=entry]")].sort((a, b) => a.offsetTop - b.offsetTop);
  const places = rows.map((row) => [row.innerText.split(".")[0], row.getBoundingClientRect()]);
  const shown = places.filter(([, place]) => place.bottom > top + 1).sort(([, a], [, b]) => a.top - b.top)[0];
  return [shown[0], shown[1].top];
}"""
TO_THE_TOP = "document.querySelector('[data-testid=timeline]').scrollTop = 0"


@pytest.fixture
def window(browse, serve, tmp_path):
    """One chat of ten thousand entries, opened at its end."""
    data = tmp_path / "data"
    subprocess.run(
        [sys.executable, "-m", "tests.browser.long_history", str(data), str(ENTRIES)], cwd=ROOT, check=True
    )
    server = serve("--demo", data=data)
    window = Window(browse(), server.url)
    window.come_by(server.sign_in_link)
    window.page.get_by_role("button", name="Later").click()
    window.place("Inbox").click()
    window.open("Maria")
    expect(window.page.get_by_text(f"Entry {ENTRIES - 1}.")).to_be_in_viewport()
    return window


def test_a_chat_of_ten_thousand_entries_opens_at_its_end_and_stays_light(window):
    page = window.page
    for _ in range(6):
        page.evaluate(TO_THE_TOP)
        page.wait_for_timeout(200)
    expect(page.get_by_text(f"Entry {ENTRIES - 60}.")).to_have_count(0)
    assert page.get_by_test_id("entry").count() < FEW

    page.keyboard.press("g")
    expect(page.get_by_text(f"Entry {ENTRIES - 1}.")).to_be_in_viewport()
    page.keyboard.press("n")
    window.note.fill("That is long")
    window.note.press("Enter")
    expect(window.entry("note").filter(has_text="That is long")).to_be_in_viewport()


def test_what_is_read_keeps_its_place_while_older_entries_load(window):
    page = window.page
    timeline = page.get_by_test_id("timeline")
    timeline.focus()
    before = None
    for _ in range(60):
        page.keyboard.press("PageUp")
        page.wait_for_timeout(60)
        shown, _top = page.evaluate(FIRST_SHOWN)
        number = int(shown.split()[1])
        # A page of fifty entries more must never throw the reader further than the key does.
        assert before is None or 0 <= before - number < 25, (before, number)
        before = number
    assert before < ENTRIES - 100, "nothing older was loaded"
    page.wait_for_timeout(500)
    settled = page.evaluate(FIRST_SHOWN)
    page.wait_for_timeout(500)
    assert page.evaluate(FIRST_SHOWN) == settled
