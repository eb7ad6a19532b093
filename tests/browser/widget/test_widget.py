import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import assert_accessible
from tests.browser.widget.page import HOST, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.long]

PHONE = {"width": 360, "height": 740}
LINKS = [{"kind": "telegram", "value": "roasters"}, {"kind": "phone", "value": "+12025550143"}]
# A page that wants its say in everything: whatever is not important within the shadow root would be lost.
HOSTILE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Hostile</title>
<link rel="icon" href="data:,"><style>
html { font-size: 3px; }
* { all: revert !important; display: inline !important; position: static !important; color: #ff0 !important;
  font: 40px fantasy !important; transform: rotate(20deg) !important; visibility: hidden !important;
  pointer-events: none !important; opacity: .2 !important; width: 900px !important; --fill: red !important;
  text-transform: uppercase !important; box-sizing: content-box !important; letter-spacing: 9px !important;
  --text: red !important }
#cover { all: unset !important; position: fixed !important; inset: 0 !important; display: block !important;
  z-index: 2147483647 !important; visibility: visible !important; pointer-events: auto !important }
</style>$script</head><body><h1>Shop</h1><div id="cover"></div></body></html>"""
PLAIN = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>'
    '<link rel="icon" href="data:,">%s</head><body><h1>Shop</h1></body></html>'
)
TRUSTED = (
    "default-src 'none'; img-src data:; script-src 'nonce-n0'; connect-src $us;"
    " require-trusted-types-for 'script'"
)
LOOKS = """element => {
  const one = getComputedStyle(element);
  return [one.color, one.fontSize, one.fontFamily, one.textTransform, one.letterSpacing, one.backgroundColor,
    one.opacity, one.pointerEvents, one.transform];
}"""
SIZES = """() => {
  const root = document.documentElement;
  return [root.scrollWidth, root.scrollHeight, document.body.clientWidth];
}"""


def test_it_opens_on_a_page_whose_policy_allows_our_script_and_our_address_only(visit):
    """`watch` fails the test if the browser reports a style, an image or a script that the policy forbids."""
    visitor = visit().come().open()
    expect(visitor.panel.get_by_role("heading")).to_have_text("Write to us")
    expect(visitor.text).to_be_focused()
    assert visitor.panel.bounding_box()["width"] == pytest.approx(384, abs=2)


def test_a_page_that_trusts_by_nonce_hands_it_on(browse, customer):
    page = browse()
    html = PLAIN % '<script nonce="n0" async src="$address"></script>'
    visitor = Visitor(page, customer.serves(html, TRUSTED)).come()
    visitor.open()


def test_a_hostile_page_changes_neither_its_looks_nor_its_place(browse, customer, visit):
    page = browse(reduced_motion="reduce")
    hostile = Visitor(page, customer.serves(HOSTILE)).come().open()
    plain = visit(reduced_motion="reduce").come().open()
    for one in (".launcher", ".panel h2", "#page-chat textarea"):
        assert hostile.widget.locator(one).evaluate(LOOKS) == plain.widget.locator(one).evaluate(LOOKS)
        assert hostile.widget.locator(one).bounding_box() == plain.widget.locator(one).bounding_box()
    hostile.text.fill("Do you hear me?")
    expect(hostile.text).to_have_value("Do you hear me?")


def test_the_page_does_not_move_when_it_comes_or_opens(browse, customer):
    page = browse(viewport=PHONE)
    page.add_init_script(
        """window.shifts = []; new PerformanceObserver((list) => shifts.push(...list.getEntries()))
        .observe({ type: "layout-shift", buffered: true })"""
    )
    html = PLAIN % "$script" + "<p>Text</p>" * 200
    visitor = Visitor(page, customer.serves(html)).come()
    before = page.evaluate(SIZES)
    visitor.open()
    page.keyboard.press("Escape")
    assert page.evaluate(SIZES) == before
    assert page.evaluate("shifts.length") == 0


def test_everything_can_be_done_by_keyboard_and_the_focus_comes_back(visit, owner):
    owner.sets(links=LINKS)
    visitor = visit().come()
    page = visitor.page
    visitor.launcher.focus()
    page.keyboard.press("Enter")
    expect(visitor.text).to_be_focused()
    assert visitor.launcher.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    assert visitor.focused == "Chat"
    page.keyboard.press("ArrowRight")
    assert visitor.focused == "Request"
    expect(visitor.field("Name")).to_be_visible()
    page.keyboard.press("ArrowRight")
    assert visitor.focused == "Contacts"
    page.keyboard.press("Tab")
    assert visitor.focused == "Telegramroasters"
    page.keyboard.press("Escape")
    expect(visitor.panel).to_be_hidden()
    expect(visitor.launcher).to_be_focused()


def test_on_a_phone_it_fills_the_screen_and_keeps_the_focus_inside(visit):
    visitor = visit(viewport=PHONE, reduced_motion="reduce").come().open()
    assert visitor.panel.bounding_box() == {"x": 0, "y": 0, **PHONE}
    expect(visitor.panel).to_have_attribute("aria-modal", "true")
    for _ in range(12):
        visitor.page.keyboard.press("Tab")
        assert visitor.focused
    visitor.panel.get_by_role("button", name="Close").click()
    expect(visitor.launcher).to_be_focused()


def test_it_is_accessible_in_both_themes(visit, owner):
    owner.sets(links=LINKS, consent="You may write to me.", color="#ffd400", theme="auto")
    visitor = visit(reduced_motion="reduce", bypass_csp=True).come()
    assert_accessible(visitor.page, "launcher")
    visitor.open()
    assert_accessible(visitor.page, "chat")
    visitor.open("Request")
    visitor.panel.get_by_role("button", name="Send").click()
    expect(visitor.panel.get_by_text("Please fill this in.")).to_be_visible()
    assert_accessible(visitor.page, "form")
    visitor.open("Contacts")
    assert_accessible(visitor.page, "links")


def test_text_on_any_colour_can_be_read(visit, owner):
    for color in ("#ffffff", "#000000", "#ffd400", "#7f7f7f"):
        owner.sets(color=color)
        style = "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
        assert contrast(*visit().come().launcher.evaluate(style)) >= 4.5


def test_it_speaks_the_language_of_the_page_unless_the_owner_says_otherwise(browse, customer, owner):
    page = browse()
    russian = (PLAIN % "$script").replace('lang="en"', 'lang="ru-RU"')
    visitor = Visitor(page, customer.serves(russian)).come().open()
    expect(visitor.panel.get_by_role("heading")).to_have_text("Напишите нам")
    owner.sets(language="en", texts={"title": "Ask the roaster"}, position="left", chat=False)
    visitor = Visitor(browse(), visitor.url).come().open()
    expect(visitor.panel.get_by_role("heading")).to_have_text("Ask the roaster")
    expect(visitor.panel.get_by_role("button", name="Send")).to_be_visible()
    assert visitor.launcher.bounding_box()["x"] < 100


def test_links_lead_where_their_kind_says_and_nowhere_else(visit, owner):
    owner.sets(
        links=[
            *LINKS,
            {"kind": "email", "value": "hello@roaster.example"},
            {"kind": "page", "value": "https://roaster.example/way"},
        ]
    )
    visitor = visit().come().open("Contacts")
    links = visitor.panel.get_by_role("link").evaluate_all("all => all.map(one => one.href)")
    assert links == [
        "https://t.me/roasters",
        "tel:+12025550143",
        "mailto:hello@roaster.example",
        "https://roaster.example/way",
    ]


def test_a_page_may_call_before_the_script_is_there(browse, customer):
    page = browse()
    early = "<script>(window.onewindow = window.onewindow || []).push(['open', 'form'])</script>$script"
    visitor = Visitor(page, customer.serves(PLAIN % early)).come()
    expect(visitor.field("Message")).to_be_visible()
    page.evaluate("onewindow.close()")
    expect(visitor.panel).to_be_hidden()


def test_a_site_whose_widget_is_switched_off_loads_the_tracker_alone(visit, owner, customer):
    owner.sets(enabled=False)
    asked = []
    visitor = visit()
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.page.goto(visitor.url)
    visitor.page.wait_for_function("() => window.onewindow?.visitor()")
    visitor.page.wait_for_timeout(500)
    expect(visitor.page.locator(HOST)).to_have_count(0)
    assert not [url for url in asked if "/widget." in url]


def contrast(one, other):
    low, high = sorted(luminance(each) for each in (one, other))
    return (high + 0.05) / (low + 0.05)


def luminance(color):
    parts = [int(part) / 255 for part in color.removeprefix("rgb(").rstrip(")").split(",")]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
