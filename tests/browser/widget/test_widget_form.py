import pytest
from playwright.sync_api import expect

from tests.browser.shopping import HUMAN_MS
from tests.browser.test_tracker import lead_keys, lose_the_answer, unavailable

pytestmark = pytest.mark.browser

FIELDS = [
    {"name": "email", "kind": "email"},
    {"name": "message", "kind": "textarea", "label": "What shall we roast?"},
    {"name": "roast", "kind": "select", "label": "Roast", "options": ["light", "dark"], "required": True},
    {"name": "news", "kind": "checkbox", "label": "Send me the newsletter"},
]
CONSENT = "You may write to me about my request."


def test_a_request_is_a_lead_with_its_answers_its_source_and_its_consent(visit, owner, admin):
    owner.sets(fields=FIELDS, consent=CONSENT, chat=False)
    visitor = visit("/?utm_source=google&utm_medium=cpc").come()
    visitor.page.wait_for_function("() => window.onewindow?.visitor()")
    panel = visitor.open().panel
    panel.get_by_role("combobox", name="Roast").select_option("dark")
    panel.get_by_label(CONSENT).check()
    panel.get_by_label("E-mail").fill("john@example.com")
    panel.get_by_label("What shall we roast?").fill("Ten kilos")
    panel.get_by_label("Send me the newsletter").check()
    visitor.page.wait_for_timeout(HUMAN_MS)
    send(visitor)
    expect(panel.get_by_text("Thank you!")).to_be_focused()

    [lead] = admin.leads()
    assert (lead["message"], lead["marks"], lead["source"]["group"]) == ("Ten kilos", [], "Paid Search")
    assert lead["page"].startswith(visitor.url)
    [entry] = admin.get("entries", conversation=lead["conversation_id"])["items"]
    assert entry["body"]["fields"] == {"roast": "dark", "news": "Send me the newsletter"}
    assert entry["body"]["consent"]["text"] == CONSENT


def test_what_is_missing_or_wrong_is_said_beside_the_field_and_nothing_is_sent(visit, owner, admin):
    owner.sets(fields=FIELDS, consent=CONSENT, chat=False)
    panel = (visitor := visit().come().open()).panel
    send(visitor)
    expect(panel.get_by_text("Please fill this in.")).to_be_visible()
    expect(panel.get_by_role("combobox", name="Roast")).to_be_focused()
    panel.get_by_role("combobox", name="Roast").select_option("dark")
    send(visitor)
    expect(panel.get_by_text("Please tick this box.")).to_be_visible()
    panel.get_by_label(CONSENT).check()
    send(visitor)
    expect(panel.get_by_text("Please leave an e-mail, a phone number or a message.")).to_be_visible()
    panel.get_by_label("E-mail").fill("john@example")
    send(visitor)
    expect(panel.get_by_text("Please check this e-mail address.")).to_be_visible()
    assert admin.leads() == []


def test_a_request_that_fails_says_so_and_is_sent_again_under_its_key(visit, admin, watch):
    watch.allow("503 (Service Unavailable)", "ERR_CONNECTION_RESET")
    visitor = visit().come().open("Request")
    keys = lead_keys(visitor.page)
    faults = [unavailable, lose_the_answer]
    visitor.page.route("**/leads", lambda route: faults.pop(0)(route) if faults else route.continue_())
    visitor.field("Message").fill("Hello")
    visitor.page.wait_for_timeout(HUMAN_MS)
    send(visitor)
    expect(visitor.panel.get_by_text("It could not be sent yet.")).to_be_visible()
    expect(visitor.field("Message")).to_be_disabled()
    visitor.panel.get_by_role("button", name="Try again now").click()
    expect(visitor.panel.get_by_text("Thank you!")).to_be_visible()

    assert len(keys) == 3
    assert len(set(keys)) == 1
    [lead] = admin.leads()
    assert lead["requests"] == 1
    assert not [name for name in visitor.kept if name.startswith("ow_lead_")]


def test_a_request_whose_page_was_left_arrives_from_the_next_one(visit, admin, watch):
    watch.allow("503 (Service Unavailable)")
    visitor = visit().come().open("Request")
    visitor.page.route("**/leads", unavailable)
    visitor.field("Message").fill("Hello")
    visitor.page.wait_for_timeout(HUMAN_MS)
    send(visitor)
    expect(visitor.panel.get_by_text("It could not be sent yet.")).to_be_visible()
    visitor.page.unroute("**/leads")
    with visitor.page.expect_response("**/leads"):
        visitor.page.reload()
    assert len(admin.leads()) == 1


def send(visitor):
    visitor.panel.get_by_role("button", name="Send", exact=True).click()
