"""What site scripts tell besides visits: forms that were seen, links that were followed, what was dropped."""

from dataclasses import replace

import pytest
from aiohttp import web

from inbox.core.contact import Contact
from inbox.core.ids import ContactId
from inbox.core.store import durably
from inbox.core.store.drops import Drop
from inbox.core.widget import Tracking, Widget
from inbox.kit.callers import Callers
from inbox.kit.limits import Buckets
from inbox.kit.problems import middleware
from tests.tracking.site_of_beans import BEANS, HOME, START, TOKENS, TwoSites
from tracking import routes
from tracking.drops import DropCounter

ORIGIN = {"Origin": "https://beans.example"}
FORM = {"selector": "#ask", "fields": [{"name": "mail", "kind": "email", "label": "E-mail", "hint": "email"}]}
ANN = ContactId("ann")


class Sites(TwoSites):
    widget = Widget(find_forms=True)

    def site(self, site_id):
        return replace(super().site(site_id), widget=self.widget, hosts=("beans.example", "beans.shop"))


class Desk:
    def __init__(self, client, sites, drops):
        self.client = client
        self.sites = sites
        self.drops = drops

    async def post(self, path, body, headers=ORIGIN):
        answer = await self.client.post(f"/w/beans/{path}", json=body, headers=headers)
        return answer.status, await answer.json() if answer.content_length else None


@pytest.fixture
async def desk(store, clock, aiohttp_client):
    sites, drops = Sites(), DropCounter(store, clock)
    limits = Callers(Buckets(100, 100, monotonic=lambda: clock.now().timestamp()))
    app = web.Application(middlewares=[middleware])
    app.add_routes(routes.routes(store, clock, sites, tokens=TOKENS, drops=drops, limits=limits))
    return Desk(await aiohttp_client(app), sites, drops)


async def test_forms_are_kept_while_the_owner_looks_for_them(desk, store):
    told = {"page": HOME + "contact?a=1", "forms": [FORM]}
    assert (await desk.post("forms", told))[0] == 204
    [form] = await store.site_forms.of_site(BEANS.id)
    assert (form.page, form.selector, form.fields[0].label) == ("/contact", "#ask", "E-mail")
    desk.sites.widget = Widget()
    assert (await desk.post("forms", {**told, "page": HOME}))[0] == 204
    assert len(await store.site_forms.of_site(BEANS.id)) == 1


@pytest.mark.parametrize(
    ("told", "headers", "status"),
    [
        ({"page": HOME, "forms": [FORM]}, {}, 403),
        ({"page": HOME, "forms": [FORM]}, {"Origin": "https://evil.example"}, 403),
        ({"page": "https://evil.example/", "forms": [FORM]}, ORIGIN, 400),
        ({"page": HOME, "forms": [FORM] * 11}, ORIGIN, 400),
        ({"page": HOME, "forms": ["x"]}, ORIGIN, 400),
        ({"page": HOME, "forms": [{"selector": 1, "fields": []}]}, ORIGIN, 400),
        ({"page": HOME}, ORIGIN, 400),
    ],
)
async def test_what_no_page_of_the_site_would_tell_is_refused(desk, store, told, headers, status):
    assert (await desk.post("forms", told, headers))[0] == status
    assert not await store.site_forms.of_site(BEANS.id)


async def test_a_visitor_is_taken_along_to_another_host_of_the_site_only(desk):
    visitor = (await desk.post("touches", {"page": HOME}))[1]["visitor"]
    _, answer = await desk.post("link-tokens", {"visitor": visitor, "host": "beans.shop"})
    page = f"https://beans.shop/?ow_link={answer['token']}"
    arrival = {"page": page, "link": answer["token"], "referrer": HOME}
    shop = {"Origin": "https://beans.shop"}
    assert (await desk.post("touches", arrival, shop))[1] == {"visitor": visitor}
    for referrer in ("https://evil.example/", None):
        lured = {**arrival, "referrer": referrer}
        assert (await desk.post("touches", lured, shop))[1] != {"visitor": visitor}
    elsewhere = {**arrival, "page": HOME}
    assert (await desk.post("touches", elsewhere))[1] != {"visitor": visitor}
    copied = {"page": page, "referrer": HOME}
    assert (await desk.post("touches", copied, shop))[1] != {"visitor": visitor}
    assert (await desk.post("link-tokens", {"visitor": visitor, "host": "evil.example"}))[0] == 403
    forged = {"visitor": "forged.token", "host": "beans.shop"}
    assert (await desk.post("link-tokens", forged))[1] == {"token": None}
    desk.sites.widget = Widget(tracking=Tracking.COOKIELESS)
    again = {"visitor": visitor, "host": "beans.shop"}
    assert (await desk.post("link-tokens", again))[1] == {"token": None}


async def test_a_click_on_a_link_that_we_sent_is_a_touch_and_ties_the_browser_to_the_person(desk, store):
    contact = Contact(id=ANN, name="Ann", identities=(), created_at=START)
    await durably(store, lambda tx: tx.contacts.add(contact))
    token = TOKENS.links.for_contact(ANN, START)
    page = f"{HOME}offer?ow_link={token}&utm_source=onewindow&utm_medium=email"
    _, answer = await desk.post("touches", {"page": page, "link": token})
    visitor_id = TOKENS.read(answer["visitor"])
    assert list(await store.touches.visitors_of(ANN)) == [visitor_id]
    touch = await store.touches.last_touch(visitor_id)
    assert touch.source.group == "Email"
    assert touch.landing_url == f"{HOME}offer?utm_source=onewindow&utm_medium=email"


async def test_what_was_dropped_is_counted_by_day_and_reason(desk, store, clock):
    for headers in ({"Sec-GPC": "1"}, {"Sec-GPC": "1"}, {"Sec-Purpose": "prefetch"}):
        await desk.post("touches", {"page": HOME}, ORIGIN | headers)
    await desk.drops.write()
    day = clock.now().date()
    assert await store.drops.since(BEANS.id, day) == [
        Drop(day=day, reason="prefetch", count=1),
        Drop(day=day, reason="privacy", count=2),
    ]
    await desk.drops.write()
    assert len(await store.drops.since(BEANS.id, day)) == 2
