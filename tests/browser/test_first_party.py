"""A site that passes /w/ on to us, as the documentation shows, and a browser that forgets after a week."""

from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.own_shop import OwnShop
from tests.browser.shopping import wait_for_visitor
from tests.browser.test_own_forms import FORM, arrive, fill, leads, order, set_widget

pytestmark = [pytest.mark.browser, pytest.mark.long]

PASSED = ("Content-Type", "Cookie", "Origin", "User-Agent", "Accept", "Referer", "Sec-GPC")


class PassingShop(OwnShop):
    """Does what the lines for nginx do: the path as it is, the visitor's Host, and his address."""

    def __init__(self, service, key):
        super().__init__("", key)
        self._behind = urlsplit(service)

    def answer(self, handler, method):
        if handler.path.startswith("/w/"):
            self._pass_on(handler, method)
        else:
            super().answer(handler, method)

    def _pass_on(self, handler, method):
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        headers = {name: handler.headers[name] for name in PASSED if handler.headers[name]}
        headers |= {"Host": handler.headers["Host"], "X-Forwarded-For": handler.client_address[0]}
        line = HTTPConnection(self._behind.hostname, self._behind.port, timeout=10)
        line.request(method, handler.path, body, headers)
        answer = line.getresponse()
        content = answer.read()
        handler.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in {"transfer-encoding", "connection", "date", "server"}:
                handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(content)
        line.close()


@pytest.fixture
def site(command):
    [site] = command("site", "add", "roaster.localhost")
    return site["site"]


@pytest.fixture
def shop(server, site, admin):
    shop = OwnShop(server.url, site)
    set_widget(admin, shop, {"own_forms": [FORM]})
    yield shop
    shop.stop()


@pytest.fixture
def passing(server, site, admin):
    shop = PassingShop(server.url, site)
    set_widget(admin, shop, {"own_forms": [FORM]})
    yield shop
    shop.stop()


def test_a_cookie_that_the_server_set_outlives_what_scripts_have_kept(browse, passing, admin):
    page = browse()
    arrive(page, passing, "/second")
    visitor = name_of_visitor(page)
    [cookie] = page.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("ow_visitor", True, "Lax")
    forget(page)
    page.goto(passing.url("/redirecting"))
    wait_for_visitor(page)
    assert name_of_visitor(page) == visitor
    fill(page)
    order(page)
    [lead] = leads(admin, 1)
    assert lead["source"]["group"] == "Paid Search"


def test_who_was_forgotten_after_a_week_is_known_by_the_address_they_give(browse, shop, admin):
    page = browse()
    arrive(page, shop, "/redirecting")
    visitor = name_of_visitor(page)
    fill(page)
    order(page)
    [first] = leads(admin, 1)
    answer = admin.page.request.put(
        f"{admin.url}/api/v1/leads/{first['id']}/stage",
        data={"stage": "won"},
        headers={"Origin": admin.url},
    )
    assert answer.ok, answer.text()

    forget(page)
    page.context.clear_cookies()
    page.goto(shop.url("/redirecting"))
    wait_for_visitor(page)
    assert name_of_visitor(page) != visitor
    fill(page, message="Two more, please")
    order(page)
    page.wait_for_url("**/thanks")
    expect(admin.row("Two more, please").or_(admin.row("Ann")).first).to_be_visible()
    second = next(lead for lead in admin.get("leads")["items"] if lead["id"] != first["id"])
    assert (second["source"]["group"], second["last_touch"]["source"]["group"]) == ("Paid Search", "Direct")


def name_of_visitor(page):
    return page.evaluate("window.onewindow.visitor()").partition(".")[0]


def forget(page):
    """What Safari does with all that scripts have stored, once a week has gone by without a visit."""
    page.evaluate("localStorage.clear(); sessionStorage.clear();")
