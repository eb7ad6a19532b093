import pytest
from playwright.sync_api import expect

from tests.browser.shopping import HUMAN_MS, fill, read, send, wait_for_visitor, write

pytestmark = pytest.mark.browser

PROMISED = {
    "An advertisement in Google search": "Paid Search",
    "An advertisement in Yandex Direct": "Paid Search",
    "A post on Instagram": "Organic Social",
    "The newsletter": "Email",
    "An answer of an AI assistant": "AI Assistant",
    "A channel in Telegram": "Messenger",
    "Directly": "Direct",
    "A partner's page": "Referral",
}


def test_every_way_to_arrive_at_the_demo_shop_brings_a_lead_of_its_group(browse, server, command):
    ways = browse()
    ways.goto(f"{server.url}/demo/arrivals")
    links = ways.get_by_role("main").get_by_role("listitem").get_by_role("link")
    assert links.all_inner_texts() == list(PROMISED)

    visitors = [browse() for _ in PROMISED]
    for number, (visitor, name) in enumerate(zip(visitors, PROMISED, strict=True)):
        visitor.goto(f"{server.url}/demo/arrivals")
        follow(visitor, name)
        read(visitor, "Write to us")
        fill(visitor, email=f"way-{number}@example.com", message="How much is it?")
    ways.wait_for_timeout(HUMAN_MS)
    for visitor in visitors:
        send(visitor)

    [token] = command("token", "add", "tests", "--role", "marketer", "--scope", "read")
    groups = groups_of_leads(ways, server.url, token["token"])
    assert groups == {f"way-{number}@example.com": group for number, group in enumerate(PROMISED.values())}


def test_a_second_arrival_of_the_same_browser_is_the_last_touch_of_its_lead(browse, server, admin):
    visitor = browse()
    for name in ("A post on Instagram", "An advertisement in Google search"):
        visitor.goto(f"{server.url}/demo/arrivals")
        follow(visitor, name)
    visitor.goto(f"{server.url}/demo/contact")
    write(visitor)

    [lead] = admin.leads()
    assert lead["first_touch"]["source"]["group"] == "Organic Social"
    assert lead["last_touch"]["source"]["group"] == "Paid Search"
    admin.open("John Smith")
    expect(admin.entry("touch")).to_have_count(2)


def follow(page, name):
    page.get_by_role("link", name=name, exact=True).click()
    if name == "A partner's page":
        page.get_by_role("link", name="Tuesday Roasters").click()
    page.wait_for_load_state()
    wait_for_visitor(page)


def groups_of_leads(page, url, token):
    answer = page.request.get(f"{url}/api/v1/leads", headers={"Authorization": f"Bearer {token}"})
    assert answer.ok, answer.text()
    return {lead["contact"]["emails"][0]: lead["source"]["group"] for lead in answer.json()["items"]}
