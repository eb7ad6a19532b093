"""Sites whose owner does not want visitors to be known again, or no visits recorded at all."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from inbox.core.widget import Tracking, Widget
from inbox.kit.callers import Callers
from inbox.kit.limits import Buckets
from inbox.kit.problems import middleware
from tests.tracking.site_of_beans import AD, BEANS, HOME, TOKENS
from tracking import routes
from tracking.daily import DailyVisitors
from tracking.drops import DropCounter

CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36"
)
LATE = datetime(2026, 3, 2, 23, 50, tzinfo=UTC)


class OneSite:
    def __init__(self, tracking):
        self._site = replace(BEANS, widget=Widget(tracking=tracking))

    def site(self, site_id):
        return self._site


@pytest.fixture
def client_of(store, clock, aiohttp_client):
    async def client(tracking):
        app = web.Application(middlewares=[middleware])
        limits = Callers(Buckets(100, 100, monotonic=lambda: clock.now().timestamp()))
        app.add_routes(
            routes.routes(
                store, clock, OneSite(tracking), tokens=TOKENS, drops=DropCounter(store, clock), limits=limits
            )
        )
        return await aiohttp_client(app)

    return client


async def report(client, *, ip="192.0.2.1", agent=CHROME, **members):
    host = f"127.0.0.1:{client.port}"
    headers = {"Origin": f"http://{host}", "X-Forwarded-For": ip, "User-Agent": agent}
    answer = await client.post("/w/beans/touches", json={"page": HOME, **members}, headers=headers)
    assert (answer.status, dict(answer.cookies)) == (200, {})
    return TOKENS.read((await answer.json())["visitor"] or "")


async def test_without_cookies_a_browser_is_known_again_on_the_same_day(client_of, store, clock):
    client = await client_of(Tracking.COOKIELESS)
    visitor = await report(client, page=AD)
    clock.advance(hours=5)
    assert await report(client) == visitor
    journey = await store.touches.journey(visitor, before=clock.now())
    assert [touch.source.rule for touch in journey.touches] == ["tags_and_click_id", "direct"]


@pytest.mark.parametrize("other", [{"ip": "192.0.2.2"}, {"agent": CHROME.replace("146", "145")}])
async def test_another_address_or_browser_is_another_visitor(client_of, other):
    client = await client_of(Tracking.COOKIELESS)
    assert await report(client) != await report(client, **other)


async def test_nobody_is_known_again_on_the_next_day(client_of, clock):
    client = await client_of(Tracking.COOKIELESS)
    visitor = await report(client)
    clock.advance(days=1)
    assert await report(client) != visitor


async def test_midnight_does_not_end_a_visit(client_of, clock):
    client = await client_of(Tracking.COOKIELESS)
    clock.advance(seconds=(LATE - clock.now()).total_seconds())
    visitor = await report(client)
    clock.advance(minutes=20)
    assert await report(client) == visitor
    clock.advance(minutes=40)
    assert await report(client) != visitor


async def test_where_visits_are_not_recorded_none_is(client_of, store):
    client = await client_of(Tracking.OFF)
    assert await report(client, page=AD) is None
    assert not (await store.touches.page()).items


def test_names_of_yesterday_are_forgotten_the_day_after():
    visitors = DailyVisitors()
    [first] = visitors.names("s", "192.0.2.1", CHROME, LATE)
    assert visitors.names("s", "192.0.2.1", CHROME, LATE + timedelta(days=1))[1:] == (first,)
    assert first not in visitors.names("s", "192.0.2.1", CHROME, LATE + timedelta(days=2))
    assert (
        visitors.names("t", "192.0.2.1", CHROME, LATE)[0] != visitors.names("s", "192.0.2.1", CHROME, LATE)[0]
    )


def test_a_browser_with_an_odd_name_is_named_too():
    assert len(DailyVisitors().names("s", "", "\udcff" * 300, LATE)) == 1
