import pytest
from playwright.sync_api import expect

from tests.browser.test_hostile_text import ENDLESS, hostile
from tests.browser.widget.page import HOST

pytestmark = [pytest.mark.browser, pytest.mark.long]

TEXTS = (
    "title",
    "online",
    "away",
    "launcher",
    "greeting",
    "message",
    "tab.chat",
    "tab.form",
    "send",
    "form.sent",
    "close",
)
STRANGE = "script, iframe, object, embed, img, style, link, base, [onerror], [onload], [onclick]"


def test_whatever_the_owner_and_the_agent_write_is_text_to_the_visitor(visit, owner, admin):
    """Whoever gets hold of the settings, or of an agent's account, runs nothing on the customer's site."""
    hostile_text = hostile(room=900)
    owner.sets(
        texts=dict.fromkeys(TEXTS, hostile_text),
        consent=hostile_text,
        fields=[
            {"name": "message", "kind": "textarea", "label": hostile(room=200)},
            {
                "name": "choice",
                "kind": "select",
                "label": hostile(room=200),
                "options": [hostile(room=200), ENDLESS[:200]],
            },
        ],
        links=[{"kind": "phone", "value": "+12025550143", "label": hostile(room=200)}],
    )
    visitor = visit(viewport={"width": 360, "height": 740}, bypass_csp=True).come()
    visitor.launcher.click()
    text = visitor.panel.locator("#page-chat textarea")
    visitor.panel.locator("#page-chat [type=checkbox]").check()
    text.fill(f"{hostile()} {ENDLESS[:900]} javascript:window.__ran=1")
    text.press("Enter")
    expect(visitor.log.locator(".line.in.sent")).to_be_visible()
    [conversation] = admin.get("conversations")["items"]
    answer = {
        "text": f"{hostile()} {ENDLESS[:900]} javascript:alert(1)",
        "attachments": [],
        "seen": None,
        "anyway": True,
    }
    admin.post(f"conversations/{conversation['id']}/messages", answer)
    expect(visitor.log.locator(".line.out")).to_contain_text("<script>")
    for tab in visitor.panel.get_by_role("tab").all():
        tab.click()
        assert_harmless(visitor)
    visitor.panel.locator("#page-links a").wait_for()


def assert_harmless(visitor):
    """That nobody asked a question, spoke to a stranger or threw is seen by `watch`."""
    page = visitor.page
    assert page.evaluate("window.__ran") is None
    assert visitor.widget.locator(STRANGE).count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    overflow = "host => document.querySelector(host).shadowRoot.querySelector('.panel').scrollWidth"
    assert page.evaluate(overflow, HOST) <= 360
    links = visitor.widget.locator("a").evaluate_all("all => all.map(one => one.href)")
    assert all(link.startswith(("http://", "https://", "tel:")) for link in links)
