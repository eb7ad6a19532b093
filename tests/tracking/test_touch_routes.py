"""The address that the tracker reports to."""

import pytest
from aiohttp import web

from inbox.kit.callers import Callers
from inbox.kit.limits import Buckets
from inbox.kit.problems import middleware
from tests.tracking.site_of_beans import AD, HOME, TOKENS, TwoSites
from tracking import routes
from tracking.drops import DropCounter

DROPS = web.AppKey("DROPS", DropCounter)
ORIGIN = {"Origin": "https://beans.example"}


@pytest.fixture
async def client(store, clock, aiohttp_client):
    limits = Callers(Buckets(1, 3, monotonic=lambda: clock.now().timestamp()))
    app = web.Application(middlewares=[middleware])
    drops = DropCounter(store, clock)
    app.add_routes(routes.routes(store, clock, TwoSites(), tokens=TOKENS, drops=drops, limits=limits))
    app[DROPS] = drops
    return await aiohttp_client(app)


async def report(client, headers=ORIGIN, site="beans", **members):
    answer = await client.post(f"/w/{site}/touches", json={"page": HOME, **members}, headers=headers)
    return answer, await answer.json()


async def test_a_report_is_kept_and_the_browser_learns_its_name(client, store):
    answer, body = await report(client, page=AD)
    assert answer.status == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "https://beans.example"
    visitor_id = TOKENS.read(body["visitor"])
    assert (await store.touches.last_touch(visitor_id)).source.source == "google"
    _, again = await report(client, visitor=body["visitor"])
    assert again == body


async def test_a_beacon_of_plain_text_is_read(client):
    headers = {**ORIGIN, "Content-Type": "text/plain;charset=UTF-8"}
    answer = await client.post("/w/beans/touches", data=f'{{"page": "{HOME}"}}', headers=headers)
    assert answer.status == 200


async def test_a_forged_token_starts_a_new_visitor(client):
    _, first = await report(client)
    answer, body = await report(client, visitor=first["visitor"][:-2] + "xx")
    assert answer.status == 200
    assert TOKENS.read(body["visitor"]) not in (None, TOKENS.read(first["visitor"]))


@pytest.mark.parametrize(
    ("headers", "members", "status"),
    [
        ({"Origin": "https://evil.example"}, {}, 403),
        (ORIGIN, {"page": "https://evil.example/"}, 403),
        ({"Origin": "null"}, {}, 200),
        ({}, {}, 200),
        (ORIGIN, {"page": "about:blank"}, 400),
        ({**ORIGIN, "Content-Type": "text/html"}, {}, 400),
        (ORIGIN, {"title": "a" * 20_000}, 413),
    ],
)
async def test_who_may_report(client, headers, members, status):
    answer, body = await report(client, headers, **members)
    assert answer.status == status
    assert status == 200 or body["detail"]


async def test_a_wrong_site_key_is_not_found(client):
    answer, _ = await report(client, site="nobody")
    assert answer.status == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; bingbot/2.0)"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Sec-GPC": "1"},
    ],
)
async def test_what_is_no_visit_is_answered_and_not_kept(client, store, headers):
    answer, body = await report(client, {**ORIGIN, **headers})
    assert (answer.status, body, dict(answer.cookies)) == (200, {"visitor": None}, {})
    assert not (await store.touches.page()).items


async def test_a_cookie_is_set_only_where_the_site_itself_passes_us_on(client):
    host = f"127.0.0.1:{client.port}"
    answer, _ = await report(client)
    assert not answer.cookies
    answer, body = await report(client, {"Origin": f"http://{host}"})
    cookie = answer.cookies["ow_visitor"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (body["visitor"], True, "Lax")
    _, again = await report(client, {"Origin": f"http://{host}"})
    assert again == body


async def test_a_client_that_reports_too_often_is_told_to_wait(client):
    headers = {**ORIGIN, "X-Forwarded-For": "192.0.2.1"}
    answers = [(await report(client, headers))[0].status for _ in range(4)]
    assert answers == [200, 200, 200, 429]


async def test_the_page_of_the_site_may_ask_before_it_posts(client):
    answer = await client.options("/w/beans/touches", headers=ORIGIN)
    assert (answer.status, answer.headers["Access-Control-Allow-Headers"]) == (204, "Content-Type")
    answer = await client.options("/w/beans/touches", headers={"Origin": "https://evil.example"})
    assert answer.status == 403
