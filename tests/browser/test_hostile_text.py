import re
from itertools import count
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.shopping import HUMAN_MS, wait_for_visitor

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
# Each tells its number when it runs, so that the one that did is found.
PAYLOADS = (
    "<script>window.__ran=%d</script>",
    "<img src=x onerror=window.__ran=%d>",
    "<svg onload=window.__ran=%d>",
    "\"'><iframe srcdoc='<script>top.__ran=%d</script>'>",
    "<a href='javascript:window.__ran=%d'>open</a>",
    "{{constructor.constructor('window.__ran=%d')()}}${window.__ran=1}{@html '<img src=x>'}<%%= 1 %%>",
    "<style>@import 'http://evil.example/%d.css'</style><link rel=stylesheet href=http://evil.example/>",
    "\u202egnp.exe\u202d\u2066%d",
)
ENDLESS = "W" * 5000
numbers = count(1)


def hostile(*, room=10_000):
    """All payloads, as far as there is room."""
    text = ""
    for payload in PAYLOADS:
        more = f"{text} {payload % next(numbers)}".strip()
        text = more if len(more) <= room else text
    return text


def canary():
    return PAYLOADS[1] % next(numbers)


@pytest.fixture
def filed(admin):
    """A lead whose every member was written by an enemy, with a visit to match."""
    [site] = admin.get("sites")["items"]
    tags = {f"utm_{name}": canary() for name in ("source", "medium", "campaign", "id")}
    more = {
        "utm_term": hostile(room=400),
        "utm_content": ENDLESS[:900],
        "gclid": canary(),
        canary(): canary(),
    }
    page = f"{admin.url}/demo/?{urlencode(tags | more)}#javascript:1"
    referrer = f"http://partner.localhost/{quote(canary())}"
    touch = {"visitor": None, "page": page, "referrer": referrer, "title": hostile(room=200), "event": None}
    visitor = ask(admin, f"/w/{site['id']}/touches", touch)["visitor"]
    fields = {
        canary(): hostile(room=900),
        "endless": ENDLESS,
        ENDLESS[:100]: canary(),
        "site": "javascript:window.__ran=1",
    }
    form = {
        "name": hostile(room=200),
        "email": f"{canary()}@example.com",
        "phone": canary(),
        "message": f"{hostile()}\n{ENDLESS}\njavascript:window.__ran=1 http://evil.example/{canary()}",
        "fields": fields,
        "visitor": visitor,
        "page": page,
        "referrer": referrer,
        "consent": {"text": hostile(), "at": canary()},
    }
    return ask(admin, f"/w/{site['id']}/leads", form)["lead"]


@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, PHONE], ids=["desk", "phone"])
def test_nothing_that_a_lead_holds_runs_or_breaks_the_window(admin, filed, size):
    page = admin.page
    page.set_viewport_size(size)
    lead = admin.get(f"leads/{filed}")
    assert lead["visitor"], "the visit was not joined to the lead"
    conversation = f"/inbox/{lead['conversation_id']}"
    for path in ("/inbox", conversation, f"{conversation}?details", "/leads", f"/leads/{filed}?details"):
        page.goto(f"{admin.url}{path}")
        expect(somewhere(admin)).to_be_visible()
        unfold(page)
        assert_harmless(page, path)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path


def test_hostile_names_of_colleagues_and_notes_stay_text(admin):
    admin.bring("Ann")
    admin.post("agents", {"email": "eve@example.com", "name": hostile(room=150), "role": "agent"})
    admin.open("Ann")
    admin.note.fill(f"{hostile()} {ENDLESS}")
    admin.button("Add note").click()
    expect(admin.entry("note")).to_contain_text("<script>")
    admin.button("Assign").click()
    admin.page.get_by_role("menu").get_by_text("<script>").click()
    expect(admin.thread).to_contain_text("Assigned: <script>")
    assert_harmless(admin.page, "note")


def test_hostile_addresses_of_the_shop_stay_text_in_its_pages(browse, server, admin):
    page = browse()
    page.goto(f"{server.url}/demo/contact?utm_source={canary()}&{hostile(room=2000)}#{canary()}")
    wait_for_visitor(page)
    page.locator("[name=email]").fill("john@example.com")
    page.locator("[name=message]").fill(hostile())
    page.locator("[name=next]").evaluate("field => { field.value = 'javascript:window.__ran=1' }")
    page.wait_for_timeout(HUMAN_MS)
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/thanks")
    assert_harmless(page, "thanks")
    admin.open()
    expect(admin.entry("form")).to_contain_text("<script>")
    assert_harmless(admin.page, "conversation")


def ask(window, path, body):
    answer = window.page.request.post(f"{window.url}{path}", data=body)
    assert answer.ok, answer.text()
    return answer.json()


def somewhere(window):
    """Whatever the address shows on a screen of this width."""
    parts = window.page.get_by_test_id("row").or_(window.entry("form")).or_(window.story)
    return parts.filter(visible=True).first


def unfold(page):
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")


def assert_harmless(page, place):
    """That nobody asked a question, spoke to a stranger or threw is seen by `watch`."""
    assert page.evaluate("window.__ran") is None, place
    strange = "script:not([src]), iframe, object, embed, [onerror], [onload], [onclick], base"
    assert page.locator(f"body :is({strange})").count() == 0, place
    for href in page.evaluate("[...document.querySelectorAll('a')].map((link) => link.href)"):
        assert re.match("https?:|mailto:|tel:", href), (place, href)
