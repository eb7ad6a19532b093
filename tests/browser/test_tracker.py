import signal

import pytest
from playwright.sync_api import expect

from tests.browser.customer import CustomerSite
from tests.browser.shopping import HUMAN_MS, wait_for_visitor

pytestmark = pytest.mark.browser

CORS = {"Access-Control-Allow-Origin": "*"}


@pytest.fixture
def customer(server, command):
    [site] = command("site", "add", "roaster.localhost")
    customer = CustomerSite(server.url, site["site"])
    yield customer
    customer.stop()


def test_a_visitor_is_the_same_on_every_page_under_a_strict_policy(browse, customer, admin):
    page = browse()
    page.goto(customer.url("/?utm_source=google&utm_medium=cpc"))
    visitor = visitor_of(page)
    assert cookies(page)["ow_visitor"] == visitor

    page.get_by_role("link", name="Second").click()
    page.wait_for_url("**/second")
    assert visitor_of(page).split(".")[0] == visitor.split(".")[0]
    write(page)
    expect(page.locator("#answer")).to_contain_text("Sent: ")

    [lead] = admin.leads()
    assert lead["source"]["group"] == "Paid Search"
    assert [view["title"] for view in lead["pages"]] == ["Home", "Second"]
    assert lead["marks"] == []


def test_a_page_that_changes_its_address_by_itself_is_read_again(browse, customer, admin):
    page = browse()
    page.goto(customer.url())
    visitor_of(page)
    with page.expect_response("**/touches"):
        page.evaluate("history.pushState({}, '', '/third'); document.title = 'Third'")
    with page.expect_response("**/touches"):
        page.go_back()
    write(page)
    expect(page.locator("#answer")).to_contain_text("Sent: ")

    [lead] = admin.leads()
    assert [view["title"] for view in lead["pages"]][:2] == ["Home", "Third"]
    assert lead["page_count"] == 3


def test_what_happens_on_a_page_is_told_once(browse, customer, admin, watch):
    watch.allow("tel:")
    page = browse()
    told = events(page)
    page.goto(customer.url())
    visitor_of(page)
    add_link(page, "Call", "tel:+15550100")
    page.get_by_role("link", name="Call").click()
    fill(page)
    fill(page)
    assert told() == ["phone clicked", "form started"]


def test_coming_back_from_where_a_link_led_is_no_arrival(browse, customer, admin, watch):
    watch.allow("CORS policy", "ERR_FAILED")
    page = browse()
    page.goto(customer.url("/?utm_source=google&utm_medium=cpc"))
    visitor_of(page)
    follow_link(page, customer.url("/pay", host="bank.localhost"))
    follow_link(page, customer.url("/second"))
    wait_for_visitor(page)
    write(page)
    expect(page.locator("#answer")).to_contain_text("Sent: ")

    [lead] = admin.leads()
    assert lead["last_touch"]["source"]["group"] == "Paid Search"
    assert [view["title"] for view in lead["pages"]] == ["Home", "Second"]


def test_a_site_that_nobody_connected_is_refused_and_its_page_works_on(browse, customer, admin, watch):
    watch.allow("CORS policy", "ERR_FAILED")
    page = browse()
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/touches")):
        page.goto(customer.url(host="stranger.localhost"))
    page.get_by_role("link", name="Second").click()
    expect(page.get_by_role("heading", name="Second")).to_be_visible()
    assert cookies(page) == {}
    assert admin.get("visitors")["items"] == []


def test_who_asks_for_privacy_leaves_nothing_in_the_browser_and_no_visit_here(browse, customer, admin):
    page = browse(extra_http_headers={"Sec-GPC": "1"})
    page.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { value: true })"
    )
    with page.expect_response("**/touches") as answer:
        page.goto(customer.url("/?utm_source=google&utm_medium=cpc"))
    assert answer.value.json() == {"visitor": None}
    assert cookies(page) == {}
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert admin.get("visitors")["items"] == []

    write(page)
    expect(page.locator("#answer")).to_contain_text("Sent: ")
    [lead] = admin.leads()
    assert (lead["visitor"], lead["source"]["group"]) == (None, "Paid Search")


def test_a_form_is_sent_again_under_its_key_until_an_answer_comes(browse, customer, admin, watch):
    watch.allow("503 (Service Unavailable)", "ERR_CONNECTION_RESET")
    page = browse()
    keys = lead_keys(page)
    faults = [unavailable, lose_the_answer]
    page.route("**/leads", lambda route: faults.pop(0)(route) if faults else route.continue_())
    page.goto(customer.url())
    write(page)
    expect(page.locator("#answer")).to_contain_text("Sent: ")

    assert len(keys) == 3
    assert len(set(keys)) == 1
    [lead] = admin.leads()
    assert lead["requests"] == 1
    expect(page.locator("#answer")).to_have_text(f"Sent: {lead['id']}")
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('ow_lead_'))") == []


def test_a_form_that_found_nobody_is_delivered_when_the_service_is_back(
    browse, customer, serve, server, admin, watch
):
    watch.allow("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "WebSocket")
    page = browse()
    page.goto(customer.url())
    visitor_of(page)
    keys = lead_keys(page)
    server.stop(signal.SIGKILL)
    with page.expect_event("requestfailed"):
        write(page)
    page.reload()
    serve("--demo", data=server.data, port=server.port)
    expect(page.locator("#answer")).to_contain_text("Sent: ")

    assert len(set(keys)) == 1
    assert len(admin.leads()) == 1


def test_a_form_sent_sooner_than_a_person_can_is_kept_as_suspected_spam(browse, customer, admin):
    page = browse()
    page.add_init_script(ROBOT)
    page.goto(customer.url())
    expect(page.locator("#answer")).to_contain_text("Sent: ")

    [lead] = admin.leads()
    assert lead["marks"] == ["spam suspected"]
    expect(admin.row("john@example.com")).to_contain_text("looks like spam")


ROBOT = """addEventListener("load", () => {
  const form = document.forms[0];
  form.elements.email.value = "john@example.com";
  form.elements.message.value = "Do you deliver?";
  form.requestSubmit();
});"""


def visitor_of(page):
    wait_for_visitor(page)
    return page.evaluate("window.onewindow.visitor()")


def add_link(page, name, address):
    page.evaluate(
        "([name, address]) => { const link = document.createElement('a');"
        " link.textContent = name; link.href = address; document.body.append(link); }",
        [name, address],
    )


def follow_link(page, address):
    add_link(page, "Onward", address)
    page.get_by_role("link", name="Onward").click()
    page.wait_for_url(address)


def events(page):
    """The names of the events that the page has told so far."""
    told = []

    def asked(request):
        if request.method == "POST" and request.url.endswith("/touches"):
            told.append((request.post_data_json or {}).get("event"))

    page.on("request", asked)
    return lambda: [event["name"] for event in told if event]


def write(page):
    fill(page)
    page.wait_for_timeout(HUMAN_MS)
    page.get_by_role("button", name="Send").click()


def fill(page):
    page.get_by_label("E-mail").fill("john@example.com")
    page.get_by_label("Message").fill("Do you deliver?")


def cookies(page):
    return {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}


def lead_keys(page):
    """Fills with the key of each attempt to deliver a form."""
    keys = []

    def asked(request):
        if request.method == "POST" and request.url.endswith("/leads"):
            keys.append(request.headers["idempotency-key"])

    page.on("request", asked)
    return keys


def unavailable(route):
    route.fulfill(status=503, headers=CORS, body="{}")


def lose_the_answer(route):
    """The service has the form, the browser has no answer."""
    assert route.fetch().status == 201
    route.abort("connectionreset")
