"""A visitor of an advertisement sees a number of their own, and a call to it is theirs."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.shopping import read, wait_for_visitor
from tests.browser.telephone import ANNA, CLIENT, Telephone

pytestmark = [pytest.mark.browser, pytest.mark.long]

PASSWORD = "correct horse battery"
OWN, LENT, OVERFLOW = "+12025550143", "+12025550161", "+12025550169"
AD = "utm_source=google&utm_medium=cpc&utm_campaign=spring"
# Adds up what moved without anybody having done anything.
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => { for (const { value } of list.getEntries()) window.shifted += value; })
  .observe({ type: "layout-shift", buffered: true });
"""
SPELLINGS = {
    "+1 202 555 0143": "+1 202 555 0161",
    "+1 (202) 555-0143": "+1 (202) 555-0161",
    "001.202.555.0143": "001.202.555.0161",
    "202/555 0143,": "202/555 0161,",
    "2025550143": "2025550161",
    "No. 52025550143": "No. 52025550143",
    "(202) 555-0144": "(202) 555-0144",
}
LATE = """(spellings) => {
  const list = document.createElement("ul");
  document.querySelector("main").append(list);
  for (const text of spellings) list.appendChild(document.createElement("li")).textContent = text;
  const link = '<a href="tel:202-555-0143">(<b>202</b>) <i>555</i>-0143</a>';
  list.insertAdjacentHTML("beforeend", `<li>${link}</li>`);
}"""


@pytest.fixture
def telephone():
    telephone = Telephone()
    for number in (LENT, OVERFLOW):
        telephone.api.own(number, voice_url="", status_callback="")
    yield telephone
    telephone.stop()


@pytest.fixture
def server(begin_behind, telephone):
    return begin_behind(telephone)


@pytest.fixture
def admin(sign_in, telephone):
    window = sign_in("anna@beans.example")
    settings = telephone.settings | {"numbers": [LENT, OVERFLOW], "team": [f"anna@beans.example {ANNA}"]}
    window.connect("phone_twilio", "Phone", settings)
    return window


@pytest.fixture
def pool(admin):
    [site] = admin.get("sites")["items"]
    pool = {"name": "Ads", "shown": OWN, "numbers": [LENT], "overflow": OVERFLOW}
    widget = site["widget"] | {"number_pools": [pool]}
    path = f"{admin.url}/api/v1/sites/{site['id']}/widget"
    answer = admin.page.request.put(path, data=widget, headers={"Origin": admin.url})
    assert answer.ok, answer.text()
    return pool


def phone_on(page):
    return page.locator("footer a[href^='tel:']")


@pytest.mark.usefixtures("pool")
def test_the_number_is_lent_to_the_visitor_of_an_advertisement_and_a_call_to_it_is_theirs(
    browse, server, admin, telephone
):
    page = browse()
    page.add_init_script(SHIFTS)
    page.goto(f"{server.url}/demo/beans?{AD}")
    expect(phone_on(page)).to_have_text("(202) 555-0161")
    expect(phone_on(page)).to_have_attribute("href", f"tel:{LENT}")
    assert page.evaluate("window.shifted") == 0

    page.evaluate(LATE, list(SPELLINGS))
    items = page.locator("main ul").last.locator("li")
    expect(items).to_have_text([*SPELLINGS.values(), "(202) 555-0161"])
    expect(items.locator("a")).to_have_attribute("href", f"tel:{LENT}")
    expect(items.locator("b")).to_have_text("202")

    read(page, "Delivery")
    expect(phone_on(page)).to_have_text("(202) 555-0161")
    other = browse()
    other.goto(f"{server.url}/demo/?{AD}")
    expect(phone_on(other)).to_have_text("(202) 555-0169")

    telephone.begins(LENT)
    admin.open(CLIENT)
    assert_is_the_visitors(admin)
    expect(admin.page.get_by_role("article", name="Incoming call")).to_contain_text("google / cpc / spring")
    expect(admin.story).to_contain_text("google / cpc / spring")


@pytest.mark.usefixtures("pool")
def test_a_direct_visitor_sees_the_number_of_the_page(browse, server):
    page = browse()
    with page.expect_response("**/numbers") as asked:
        page.goto(f"{server.url}/demo/")
        wait_for_visitor(page)
    assert json.loads(asked.value.text()) == {"numbers": []}
    expect(phone_on(page)).to_have_text("(202) 555-0143")
    expect(phone_on(page)).to_have_attribute("href", f"tel:{OWN}")


def assert_is_the_visitors(admin):
    """The call that goes on stands in one timeline with the arrival by the advertisement."""
    [lead] = admin.leads()
    source = lead["source"]
    assert (source["group"], source["source"], source["campaign"]) == ("Paid Search", "google", "spring")
    timeline = admin.get(f"contacts/{lead['contact']['id']}/timeline")["items"]
    [arrival] = [each for each in timeline if each["type"] == "touch"]
    assert "/demo/beans" in arrival["landing_url"]
    [call] = [each for each in timeline if each.get("kind") == "call"]
    assert (call["body"]["status"], call["body"]["number"]) == ("ringing", LENT)
