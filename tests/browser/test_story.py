import re

import pytest
from playwright.sync_api import expect

from tests.browser.engines import ON_BOTH_ENGINES
from tests.browser.shopping import PARTNER, follow_partner, read, write
from tests.browser.window import Window

pytestmark = [pytest.mark.browser, ON_BOTH_ENGINES]

TAGS = (
    "utm_source=google&utm_medium=cpc&utm_campaign=spring&utm_term=coffee+beans&utm_content=blue"
    "&gclid=Cj0KCQiAtest"
)
PASSWORD = "correct horse battery"


def test_a_lead_from_an_advertisement_is_seen_worked_on_and_followed_live(browse, server, command, engine):
    anna = welcome_the_first_administrator(browse(), server)
    ben = let_in_a_colleague(browse(), server, command)
    for window in (anna, ben):
        expect(window.view("Open")).to_have_attribute("aria-current", "page")
        window.see_coming("John Smith")

    sent = come_from_the_advertisement_and_write(browse(), server)

    for window in (anna, ben):
        assert window.seen_at("John Smith") - answered_at(sent) < engine.within_ms
        expect(window.row("John Smith")).to_contain_text("google / cpc / spring")
        expect(window.row("John Smith")).to_contain_text("Do you deliver 5 kg")
        expect(window.page.get_by_text("Choose a conversation")).to_be_visible()
        window.open("John Smith")
    assert_it_shows_where_the_lead_came_from(anna)
    work_on_it(anna, followed_by=ben)
    assert ben.page.evaluate("window.__seenAt"), "the page was loaded anew"


def test_the_same_form_without_javascript_brings_a_lead_with_its_page(browse, server, admin):
    visitor = browse(java_script_enabled=False)
    visitor.goto(f"{server.url}/demo/contact?utm_source=newsletter&utm_medium=email")
    write(visitor, message="Is the shop open on Saturday?")
    expect(visitor.get_by_role("heading", name="Thank you")).to_be_visible()

    admin.open("John Smith")
    expect(admin.entry("form")).to_contain_text("Is the shop open on Saturday?")
    expect(admin.entry("form").get_by_role("link", name="/demo/contact")).to_be_visible()
    [lead] = admin.leads()
    assert lead["page"].startswith(f"{server.url}/demo/contact")
    assert lead["source"]["group"] == "Email"
    assert lead["marks"] == []


def welcome_the_first_administrator(page, server):
    anna = Window(page, server.url)
    anna.come_by(server.sign_in_link)
    dialog = page.get_by_role("dialog", name="Welcome. Who are you?")
    dialog.get_by_label("Name").fill("Anna Berg")
    dialog.get_by_label("E-mail").fill("anna@shop.example")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    return anna


def let_in_a_colleague(page, server, command):
    account = ("ben@shop.example", "--role", "agent", "--name", "Ben")
    command("agent", "add", *account, "--password-stdin", stdin=PASSWORD)
    ben = Window(page, server.url)
    ben.sign_in("ben@shop.example", PASSWORD)
    return ben


def come_from_the_advertisement_and_write(visitor, server):
    follow_partner(visitor, server.url, TAGS)
    read(visitor, "Beans")
    read(visitor, "Write to us")
    return write(visitor, message="Do you deliver 5 kg of beans to Hamburg?")


def assert_it_shows_where_the_lead_came_from(window):
    expect(window.story).to_have_text(
        "google / cpc / spring, keyword “coffee beans”, read 3 pages, then got in touch"
    )
    source = window.page.get_by_role("region", name="Source")
    expect(source).to_contain_text("Paid Search")
    expect(source).to_contain_text("gclid = Cj0KCQiAtest")
    expect(source.get_by_role("link", name="partner.localhost")).to_have_attribute(
        "href", re.compile(f"^{PARTNER}")
    )
    expect(source.get_by_role("list", name="Pages read").get_by_role("listitem")).to_have_count(3)


def work_on_it(anna, *, followed_by):
    ben = followed_by
    anna.button("Take").click()
    expect(ben.thread).to_contain_text("Assigned: Anna Berg")
    anna.note.fill("Asked the warehouse.")
    anna.button("Add note").click()
    expect(ben.entry("note")).to_contain_text("Asked the warehouse.")
    expect(ben.entry("note")).to_contain_text("Anna Berg")

    anna.button("Resolve").click()
    expect(anna.toast.filter(has_text="Resolved")).to_be_visible()
    expect(ben.button("Reopen")).to_be_visible()
    expect(ben.row("John Smith")).to_have_count(0)
    ben.view("Resolved").click()
    expect(ben.row("John Smith")).to_have_count(1)


def answered_at(request):
    timing = request.timing
    return timing["startTime"] + max(timing["responseStart"], timing["responseEnd"])
