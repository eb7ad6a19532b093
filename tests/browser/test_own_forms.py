"""Forms that a site had before we came, under a strict policy, with a server that redirects or fails."""

import pytest
from playwright.sync_api import expect

from tests.browser.own_shop import OwnShop
from tests.browser.shopping import wait_for_visitor

pytestmark = [pytest.mark.browser, pytest.mark.long]

FIELDS = {"mail": "email", "who": "name", "text": "message", "pass": "Pass", "card": "Card", "csrf": "Csrf"}
FIELDS |= {"size": "Size"}
FORM = {"selector": "#ask", "page": "", "fields": FIELDS}


@pytest.fixture
def shop(server, command, admin):
    [site] = command("site", "add", "roaster.localhost")
    shop = OwnShop(server.url, site["site"])
    set_widget(admin, shop, {"own_forms": [FORM]})
    yield shop
    shop.stop()


def test_a_form_whose_server_redirects_becomes_one_lead_with_its_source(browse, shop, admin):
    page = browse()
    arrive(page, shop, "/redirecting")
    fill(page)
    order(page)
    page.wait_for_url("**/thanks")
    [lead] = leads(admin, 1)
    assert (lead["source"]["group"], lead["message"], lead["marks"]) == (
        "Paid Search",
        "Two bags, please",
        [],
    )
    assert lead["contact"]["name"] == "Ann"
    assert shop.posts[0][1]["card"] == ["4111 1111 1111 1111"]
    page.reload()
    wait_for_visitor(page)
    page.wait_for_function("Object.keys(sessionStorage).every((name) => !name.startsWith('ow_lead_'))")
    [lead] = leads(admin, 1)
    assert lead["requests"] == 1


def test_passwords_cards_hidden_and_unnamed_fields_are_never_read(browse, shop, admin):
    page = browse()
    arrive(page, shop, "/redirecting")
    fill(page, message="My card is 4111-1111-1111-1111, call me")
    with page.expect_request("**/leads") as sent:
        order(page)
    for secret in ("hunter2", "4111", "secret-token", "left+alone", "left alone"):
        assert secret not in sent.value.post_data
    [lead] = leads(admin, 1)
    assert lead["message"] == "My card is ****, call me"


def test_a_lead_is_not_lost_with_the_sites_own_server(browse, shop, admin, watch):
    watch.allow("502 (Bad Gateway)")
    page = browse()
    arrive(page, shop, "/failing")
    fill(page)
    order(page)
    expect(page.get_by_text("The shop is broken.")).to_be_visible()
    [lead] = leads(admin, 1)
    assert lead["source"]["group"] == "Paid Search"


def test_what_the_sites_own_check_refuses_is_no_lead_until_it_is_sent(browse, shop, admin, watch):
    watch.allow("502 (Bad Gateway)")
    page = browse()
    arrive(page, shop, "/spa")
    fill(page, name="")
    order(page)
    expect(page.get_by_text("Tell us your name.")).to_be_visible()
    assert leads(admin, 0) == []
    page.get_by_label("Name", exact=True).fill("Ann")
    order(page)
    expect(page.get_by_text("Answered: 502")).to_be_visible()
    order(page)
    expect(page.get_by_text("Answered: 502")).to_be_visible()
    [lead] = leads(admin, 1)
    assert (lead["contact"]["name"], lead["requests"]) == ("Ann", 1)


def test_the_sites_form_works_on_while_we_are_away_and_the_lead_comes_later(browse, shop, admin, watch):
    watch.allow("ERR_FAILED")
    page = browse()
    page.route("**/leads", lambda route: route.abort())
    arrive(page, shop, "/redirecting")
    fill(page)
    order(page)
    page.wait_for_url("**/thanks")
    assert leads(admin, 0) == []
    page.unroute("**/leads")
    page.goto(shop.url("/second"))
    [lead] = leads(admin, 1)
    assert (lead["message"], lead["requests"]) == ("Two bags, please", 1)


def test_who_asks_for_privacy_is_a_lead_without_a_visitor(browse, shop, admin):
    page = browse(extra_http_headers={"Sec-GPC": "1"})
    with page.expect_response("**/touches"):
        page.goto(shop.url("/redirecting?utm_source=google&utm_medium=cpc"))
    fill(page)
    order(page)
    page.wait_for_url("**/thanks")
    [lead] = leads(admin, 1)
    assert (lead["visitor"], lead["source"]["group"]) == (None, "Paid Search")


def test_before_consent_a_form_is_a_lead_and_nothing_is_kept_in_the_browser(browse, shop, admin):
    set_widget(admin, shop, {"own_forms": [FORM], "ask_first": True})
    page = browse()
    page.goto(shop.url("/redirecting?utm_source=google&utm_medium=cpc"))
    page.wait_for_function("() => Boolean(window.onewindow?.track)")
    fill(page)
    order(page)
    page.wait_for_url("**/thanks")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    [lead] = leads(admin, 1)
    assert (lead["visitor"], lead["source"]["group"]) == (None, "Paid Search")


def test_the_owner_is_shown_the_forms_that_the_pages_have(browse, shop, admin):
    set_widget(admin, shop, {"find_forms": True})
    page = browse()
    with page.expect_response("**/forms"):
        page.goto(shop.url("/redirecting"))
    answer = admin.page.request.get(f"{admin.url}/api/v1/sites/{shop.key}/forms").json()
    [form] = answer["items"]
    assert (form["selector"], form["page"]) == ("#ask", "/redirecting")
    assert [field["name"] for field in form["fields"]] == ["mail", "who", "text", "size", "unnamed"]
    assert form["fields"][0]["label"] == "E-mail"


def test_the_owner_picks_a_form_from_those_that_were_seen_and_it_brings_leads(browse, shop, admin):
    set_widget(admin, shop, {})
    page = admin.page
    admin.place("Setup").click()
    page.get_by_role("link", name="Sites").click()
    page.get_by_role("link", name="roaster.localhost").click()
    page.get_by_role("link", name="Own forms").click()
    page.get_by_label("Look for forms on my pages").check()
    save(page)
    with (visitor := browse()).expect_response("**/forms"):
        visitor.goto(shop.url("/redirecting"))
    page.get_by_role("button", name="Look again").click()
    page.get_by_role("button", name="Catch").click()
    assert page.get_by_label("E-mail", exact=True).input_value() == "email"
    assert page.get_by_label("Unnamed").input_value() == ""
    page.get_by_label("Size").select_option("Kept as “Size”")
    save(page)
    visitor = browse()
    arrive(visitor, shop, "/redirecting")
    fill(visitor)
    order(visitor)
    page.goto(admin.url)
    [lead] = leads(admin, 1)
    assert lead["message"] == "Two bags, please"


def test_a_link_to_the_other_host_brings_the_visitor_and_leaves_no_trace_in_the_address(browse, shop, admin):
    hosts = {"hosts": ["roaster.localhost", "annex.localhost"]}
    change(admin, "patch", f"sites/{shop.key}", hosts)
    page = browse()
    arrive(page, shop, "/second")
    visitor = page.evaluate("window.onewindow.visitor()").partition(".")[0]
    link = page.get_by_role("link", name="Annex")
    with page.expect_response("**/link-tokens"):
        link.hover()
    with page.expect_request(lambda request: "annex.localhost" in request.url) as arrived:
        link.click()
    assert "ow_link=" in arrived.value.url
    wait_for_visitor(page)
    assert page.evaluate("window.onewindow.visitor()").partition(".")[0] == visitor
    assert page.url == shop.url("/arrived?a=1#b", host="annex.localhost")
    [who] = admin.get("visitors")["items"]
    pages = admin.get(f"visitors/{who['id']}")["pages"]
    assert [each["url"] for each in pages][-1] == page.url

    other = browse()
    other.goto(shop.url("/arrived?ow_link=forged.token", host="annex.localhost"))
    wait_for_visitor(other)
    assert other.evaluate("window.onewindow.visitor()").partition(".")[0] != visitor
    assert other.url == shop.url("/arrived", host="annex.localhost")


def arrive(page, shop, path):
    page.goto(shop.url(f"{path}?utm_source=google&utm_medium=cpc"))
    wait_for_visitor(page)


def fill(page, *, name="Ann", message="Two bags, please"):
    page.get_by_label("E-mail").fill("ann@mail.example")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Message").fill(message)
    page.get_by_label("Password").fill("hunter2")
    page.get_by_label("Card").fill("4111 1111 1111 1111")
    page.get_by_label("Unnamed").fill("left alone")


def order(page):
    page.get_by_role("button", name="Order").click()


def leads(admin, count):
    """Once the window shows so many."""
    expect(admin.row()).to_have_count(count)
    return admin.leads()


def save(page):
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_test_id("toast")).to_contain_text("Saved")


def set_widget(admin, shop, widget):
    change(admin, "put", f"sites/{shop.key}/widget", {"enabled": False, **widget})


def change(admin, method, path, body):
    ask = getattr(admin.page.request, method)
    answer = ask(f"{admin.url}/api/v1/{path}", data=body, headers={"Origin": admin.url})
    assert answer.ok, answer.text()
