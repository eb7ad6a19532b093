"""A page asks which numbers its visitor is to see."""

from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web

from inbox.core.source import Source
from inbox.core.widget import Tracking, Widget
from inbox.kit.callers import Callers
from inbox.kit.limits import Buckets
from inbox.kit.problems import middleware
from tests.tracking.numbers.leases import pool_of
from tests.tracking.site_of_beans import AD, BEANS, HOME, LETTER, TOKENS, Browser
from tracking.numbers.page_numbers import is_for
from tracking.numbers.routes import NumberRoute

ORIGIN = {"Origin": "https://beans.example"}
POOL = pool_of(1, numbers=("+493055500001",), overflow="+493055500009")


class OneSite:
    def __init__(self):
        self.beans = replace(BEANS, widget=Widget(number_pools=(POOL,)))

    def site(self, _site_id):
        return self.beans


@pytest.fixture
def sites():
    return OneSite()


@pytest.fixture
async def client(store, clock, sites, aiohttp_client):
    limits = Callers(Buckets(100, 100, monotonic=lambda: clock.now().timestamp()))
    app = web.Application(middlewares=[middleware])
    app.add_routes([web.post("/w/{site}/numbers", NumberRoute(store, clock, sites, TOKENS, limits).post)])
    return await aiohttp_client(app)


@pytest.fixture
def browser(store, clock):
    return lambda: Browser(store, clock)


async def asked(client, visitor_id, headers=ORIGIN, **more):
    told = {"visitor": TOKENS.issue(visitor_id), **more}
    answer = await client.post("/w/beans/numbers", json=told, headers=headers)
    return (await answer.json()).get("numbers") if answer.status == 200 else answer.status


async def test_a_visitor_of_an_advertisement_gets_a_number_of_their_own_in_every_spelling(client, browser):
    visitor = await browser().opens(AD)
    assert await asked(client, visitor) == [
        {
            "shown": "+493012345678",
            "number": "+493055500001",
            "international": "+49 30 55500001",
            "national": "030 55500001",
        }
    ]
    another = await browser().opens(AD)
    assert [each["number"] for each in await asked(client, another)] == ["+493055500009"]


async def test_a_direct_visitor_gets_none_unless_the_owner_wants_it(client, browser, sites):
    visitor = await browser().opens(HOME)
    assert await asked(client, visitor) == []
    widget = replace(sites.beans.widget, number_pools=(replace(POOL, direct=True),))
    sites.beans = replace(sites.beans, widget=widget)
    assert [each["number"] for each in await asked(client, visitor)] == ["+493055500001"]


async def test_who_came_by_an_advertisement_before_gets_one_when_coming_back_directly(client, browser, clock):
    known = browser()
    await known.opens(AD)
    clock.advance(days=3)
    assert len(await asked(client, await known.opens(HOME))) == 1


async def test_asking_again_renews_and_a_click_is_remembered(client, browser, store, clock):
    visitor = await browser().opens(AD)
    await asked(client, visitor)
    first = clock.now()
    clock.advance(minutes=10)
    await asked(client, visitor, clicked=True)
    [lease] = await store.numbers.newest(POOL.numbers)
    times = (lease.shown_at, lease.seen_at - lease.shown_at, lease.clicked_at)
    assert times == (first, timedelta(minutes=10), clock.now())


async def test_visits_that_are_not_recorded_and_strangers_get_none(client, browser, sites):
    visitor = await browser().opens(AD)
    assert await asked(client, "nobody") == []
    assert await asked(client, visitor, headers={"Origin": "https://evil.example"}) == 403
    answer = await client.post("/w/beans/numbers", json={"visitor": "forged"}, headers=ORIGIN)
    assert await answer.json() == {"numbers": []}
    assert (await client.post("/w/beans/numbers", json={}, headers=ORIGIN)).status == 400
    sites.beans = replace(sites.beans, widget=replace(sites.beans.widget, tracking=Tracking.OFF))
    assert await asked(client, visitor) == []


async def test_the_first_pool_that_fits_the_source_is_taken_for_each_number_on_the_page(
    client, browser, sites
):
    letters = replace(POOL, name="letters", numbers=("+493055500002",), sources=("letter",))
    ads = replace(POOL, sources=("google / cpc",))
    sites.beans = replace(sites.beans, widget=Widget(number_pools=(ads, letters)))
    found = {page: await asked(client, await browser().opens(page)) for page in (AD, LETTER)}
    numbers = [each["number"] for answer in found.values() for each in answer]
    assert numbers == ["+493055500001", "+493055500002"]


@pytest.mark.parametrize(
    ("sources", "fits"),
    [
        ((), True),
        (("Google",), True),
        (("google / cpc",), True),
        (("google / organic", "yandex"), False),
        (("google / cpc / spring",), True),
        (("/ cpc",), True),
    ],
)
def test_which_sources_a_pool_is_for(sources, fits):
    source = Source(group="Paid Search", source="google", medium="cpc", campaign="Spring", rule="tags")
    assert is_for(replace(POOL, sources=sources), source) is fits
