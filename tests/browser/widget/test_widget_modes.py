"""Whatever is recorded of visits, a form and a chat that follow an advertisement carry it."""

import pytest
from playwright.sync_api import expect

from tests.browser.shopping import HUMAN_MS

pytestmark = [pytest.mark.browser, pytest.mark.long]

AD = "/?utm_source=google&utm_medium=cpc&utm_campaign=spring"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
MODES = [{"tracking": "full"}, {"tracking": "cookieless"}, {"tracking": "off"}, {"ask_first": True}]


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.get("tracking", "ask-first"))
def test_form_and_chat_carry_the_advertisement_in_every_mode(visit, owner, admin, mode):
    owner.sets(**mode)
    by_chat = visit(AD).come().open()
    by_chat.tells("Do you deliver?")
    owner.sets(**mode, chat=False)
    # Without cookies a visitor is known by address and browser: this is another browser.
    by_form = visit(AD, user_agent=FIREFOX).come().open()
    by_form.field("E-mail").fill("john@example.com")
    by_form.field("Message").fill("Ten kilos")
    by_form.page.wait_for_timeout(HUMAN_MS)
    by_form.panel.get_by_role("button", name="Send", exact=True).last.click()
    expect(by_form.panel.get_by_text("Thank you!")).to_be_visible()
    leads = admin.leads()
    told = {(lead["message"], lead["source"]["group"], lead["source"]["campaign"]) for lead in leads}
    assert told == {
        ("Do you deliver?", "Paid Search", "spring"),
        ("Ten kilos", "Paid Search", "spring"),
    }
