import pytest
from playwright.sync_api import expect

from tests.browser.window import Window
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

AXE = (ROOT / "inbox/web/node_modules/axe-core/axe.min.js").read_text("utf-8")
GRAVE = {"serious", "critical"}
THEMES = ["light", "dark"]
# axe measures where things stand, and compares colours later: what moves in between has the wrong ground.
AT_REST = """() => new Promise((resolve) => {
  const QUIET_MS = 250;
  const done = () => { watch.disconnect(); resolve(); };
  let timer = setTimeout(done, QUIET_MS);
  const watch = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(done, QUIET_MS); });
  watch.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
})"""


@pytest.fixture
def window(browse, server):
    """The first administrator's window; the questions that greet him are still open."""
    window = Window(browse(reduced_motion="reduce"), server.url)
    window.come_by(server.sign_in_link)
    return window


def test_the_sign_in_page_and_the_demo_shop_are_accessible(browse, server):
    page = browse()
    page.goto(server.url)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert_accessible(page, "sign-in")
    for name in (
        "",
        "arrivals",
        "beans",
        "delivery",
        "about",
        "contact",
        "thanks",
        "clients",
        "from/partner",
    ):
        page.goto(f"{server.url}/demo/{name}")
        assert_accessible(page, f"demo/{name}")


def test_the_places_of_a_window_without_leads_are_accessible(window):
    page = window.page
    assert_accessible(page, "the first questions")
    window.button("Later").click()
    for name in ("Inbox", "Leads", "Setup"):
        window.place(name).click()
        expect(window.place(name)).to_have_attribute("aria-current", "page")
        expect(page.get_by_label("Reading")).to_have_count(0)
        assert_accessible(page, f"empty {name}")


def test_a_lead_and_a_conversation_are_accessible(window):
    window.button("Later").click()
    window.bring("Ann", "Ben")
    window.place("Leads").click()
    window.row("Ann").click()
    expect(window.story).to_be_visible()
    assert_accessible(window.page, "lead")
    window.place("Inbox").click()
    window.open("Ann")
    window.button("Take").click()
    window.note.fill("Call her")
    window.button("Add note").click()
    expect(window.entry("note")).to_be_visible()
    assert_accessible(window.page, "conversation")
    window.button("Resolve").click()
    expect(window.toast).to_be_visible()
    expect(window.entry("event").last).to_contain_text("resolved it")
    assert_accessible(window.page, "toast")


def test_the_menu_and_the_sheet_of_keys_are_accessible(window):
    page = window.page
    window.button("Later").click()
    window.button("Settings").click()
    expect(page.get_by_role("menu")).to_be_visible()
    assert_accessible(page, "menu")
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert_accessible(page, "keys")


def assert_accessible(page, place):
    page.evaluate(AXE)
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        page.evaluate(AT_REST)
        found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        faults = [
            f"{place}, {theme}: {fault['help']}: {[node['html'] for node in fault['nodes']]}"
            for fault in found["violations"]
            if fault["impact"] in GRAVE
        ]
        assert not faults, "\n".join(faults)
