"""The demo shop as a browser without JavaScript sees it."""

import re

import pytest
from aiohttp import web

from inbox.app.demo.arrivals import ARRIVALS
from inbox.app.demo.routes import routes
from inbox.app.demo.site import demo_site
from inbox.kit.problems import middleware
from tracking.classify import classify

PAGES = ["", "beans", "delivery", "about", "contact", "thanks", "arrivals", "clients", "from/partner"]


@pytest.fixture
async def shop(aiohttp_client):
    app = web.Application(middlewares=[middleware])
    app.add_routes(routes(lambda: "site-key"))
    return await aiohttp_client(app)


@pytest.mark.parametrize("page", PAGES)
async def test_every_page_is_whole_and_asks_nobody_else(shop, page):
    answer = await shop.get(f"/demo/{page}")
    text = await answer.text()
    assert answer.status == 200
    assert "$" not in text
    assert not re.search(r"(src|srcset)=\"(?!/)", text)
    assert not re.search(r"<link[^>]+href=\"(?!/)", text)
    assert not re.search(r"<style| style=", text), "The page's policy forbids inline styles."


@pytest.mark.parametrize("page", PAGES)
async def test_every_link_of_a_page_leads_somewhere(shop, page):
    text = await (await shop.get(f"/demo/{page}")).text()
    for link in set(re.findall(r'(?:href|src)="(/demo[^"]*)"', text)):
        assert (await shop.get(link.replace("&amp;", "&"))).status == 200, link


async def test_shop_pages_carry_the_tracker_and_the_contact_form_posts_to_the_site(shop):
    text = await (await shop.get("/demo/contact")).text()
    assert '<script src="/w/site-key.js" async></script>' in text
    assert 'method="post" action="/w/site-key/leads"' in text
    for page in ("arrivals", "clients"):
        assert "/w/" not in await (await shop.get(f"/demo/{page}")).text()


async def test_an_unknown_page_or_file_is_not_found(shop):
    assert (await shop.get("/demo/nothing")).status == 404
    assert (await shop.get("/demo/files/..%2froutes.py")).status == 404


async def test_the_partner_links_to_the_shop_only(shop):
    text = await (await shop.get("/demo/from/partner?shop=evil.example")).text()
    assert f'href="http://127.0.0.1:{shop.port}/demo/"' in text


def test_each_way_to_arrive_has_a_source_of_its_own():
    groups = [classify(f"http://127.0.0.1/demo/{way.page}?{way.query}", None).group for way in ARRIVALS]
    assert groups == [
        "Paid Search",
        "Paid Search",
        "Organic Social",
        "Email",
        "AI Assistant",
        "Messenger",
        "Direct",
    ]


def test_the_partners_page_is_a_referral():
    hosts = frozenset({"127.0.0.1", "localhost"})
    for host in hosts:
        source = classify(f"http://{host}:8080/demo/", "http://partner.localhost:8080/", own_hosts=hosts)
        assert source.group == "Referral"


async def test_the_demo_has_one_site_however_often_it_starts(store, clock):
    first = await demo_site(store, clock, "http://127.0.0.1:8080")
    assert (await demo_site(store, clock, "http://localhost:9090")).id == first.id
    assert first.hosts == ("127.0.0.1", "localhost")
    there = await demo_site(store, clock, "https://demo.example")
    assert there.hosts == ("127.0.0.1", "localhost", "demo.example")
