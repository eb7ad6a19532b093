"""The scripts that a site's pages load: the right build for each site, packed, and kept by browsers."""

import gzip
from dataclasses import replace

import brotli
import msgspec
import pytest
from aiohttp import web

from inbox.core.number_pool import NumberPool
from inbox.core.store import durably
from inbox.core.widget import ContactLink, LinkKind, OwnForm, Tracking, Widget
from inbox.kit.problems import middleware
from tests.conftest import ROOT
from tests.tracking.site_of_beans import BEANS, TwoSites, add_sites
from widgets import preview, script
from widgets.script import number_settings, own_settings, script_name

STATICS = ROOT / "inbox/app/static"
BUILT = (
    "tracker.js",
    "tracker-ask.js",
    "tracker-cookieless.js",
    "loader.js",
    "loader-ask.js",
    "loader-cookieless.js",
    "own.js",
    "numbers.js",
    "widget.js",
    "preview.js",
)
OWN_BYTES = 4_000
NUMBERS_BYTES = 2_200
TRACKER_BYTES = 2_000
LOADER_BYTES = 3_000
POOL = NumberPool(name="ads", shown="+493012345678", numbers=("+493055500001",))
FORM = OwnForm(selector="#ask\u2028", page="/contact", fields={"mail": "email"})
ALL_BYTES = 20_000


class Sites(TwoSites):
    widget = Widget()
    hosts = ("beans.example",)

    def site(self, site_id):
        return replace(super().site(site_id), widget=self.widget, hosts=self.hosts)


@pytest.fixture
def sites():
    return Sites()


@pytest.fixture
async def client(store, clock, tmp_path, sites, aiohttp_client):
    await durably(store, add_sites)
    for name in BUILT:
        (tmp_path / name).write_text(f"/* {name} */")
        (tmp_path / f"{name}.br").write_bytes(brotli.compress(f"/* {name} */".encode()))
    app = web.Application(middlewares=[middleware])
    app.add_routes(script.routes(store, clock, sites, tmp_path))
    app.add_routes(preview.routes(sites, tmp_path))
    return await aiohttp_client(app)


@pytest.mark.parametrize(
    ("widget", "name"),
    [
        (Widget(), "loader.js"),
        (Widget(ask_first=True), "loader-ask.js"),
        (Widget(enabled=False), "tracker.js"),
        (Widget(tracking=Tracking.COOKIELESS), "loader-cookieless.js"),
        (Widget(enabled=False, tracking=Tracking.COOKIELESS), "tracker-cookieless.js"),
        (Widget(ask_first=True, tracking=Tracking.COOKIELESS), "loader-ask.js"),
        (Widget(enabled=False, tracking=Tracking.OFF), "tracker-ask.js"),
        (Widget(enabled=False, ask_first=True), "tracker-ask.js"),
        (Widget(chat=False, form=False), "tracker.js"),
        (
            Widget(chat=False, form=False, links=(ContactLink(kind=LinkKind.VK, value="beans"),)),
            "loader.js",
        ),
    ],
)
def test_a_site_gets_the_build_that_it_needs(widget, name):
    assert script_name(widget) == name


@pytest.mark.parametrize(("coding", "unpack"), [("gzip", gzip.decompress), ("br", brotli.decompress)])
async def test_the_script_is_served_packed_and_kept_by_the_browser(client, coding, unpack):
    headers = {"Accept-Encoding": coding}
    answer = await client.get("/w/beans.js", headers=headers, auto_decompress=False)
    assert unpack(await answer.read()) == b"/* loader.js */"
    assert answer.headers["Content-Encoding"] == coding
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    again = await client.get("/w/beans.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status == 304


async def test_a_browser_that_unpacks_nothing_gets_it_plain(client):
    answer = await client.get("/w/beans.js", headers={"Accept-Encoding": "identity"})
    assert await answer.read() == b"/* loader.js */"
    assert "Content-Encoding" not in answer.headers


async def test_a_site_without_a_widget_gets_the_tracker_alone(client, sites):
    sites.widget = Widget(enabled=False)
    assert await (await client.get("/w/beans.js")).text() == "/* tracker.js */"


@pytest.mark.parametrize(
    ("widget", "hosts"),
    [
        (Widget(enabled=False), ("beans.example", "beans.shop")),
        (Widget(enabled=False, find_forms=True), ("beans.example",)),
        (Widget(enabled=False, own_forms=(FORM,)), ("beans.example",)),
    ],
)
async def test_what_a_site_has_of_its_own_runs_before_the_tracker(client, sites, widget, hosts):
    sites.widget, sites.hosts = widget, hosts
    answer = await client.get("/w/beans.js", headers={"Accept-Encoding": "gzip"})
    own, tracker = (await answer.text()).split("/* tracker.js */")
    assert (own, tracker) == ("/* own.js */", "")
    before = answer.headers["ETag"]
    sites.widget = replace(widget, ask_first=True)
    assert (await client.get("/w/beans.js")).headers["ETag"] != before


def test_the_script_for_own_forms_knows_them_and_nothing_else_of_the_settings():
    site = replace(BEANS, widget=Widget(own_forms=(FORM,), consent="\u2028"))
    assert msgspec.json.decode(own_settings(site)) == {
        "forms": [{"selector": "#ask\u2028", "page": "/contact", "fields": {"mail": "email"}}],
        "find": False,
        "hosts": list(BEANS.hosts),
        "ask": False,
    }
    assert b"\\u2028" in own_settings(site)


async def test_the_part_for_lent_numbers_comes_only_where_a_pool_is_on(client, sites):
    sites.widget = Widget(enabled=False, number_pools=(POOL,))
    assert await (await client.get("/w/beans.js")).text() == "/* numbers.js *//* tracker.js */"
    sites.widget = replace(sites.widget, tracking=Tracking.OFF)
    assert await (await client.get("/w/beans.js")).text() == "/* tracker-ask.js */"


def test_the_part_for_lent_numbers_knows_how_the_owners_number_is_written_and_none_of_the_pool():
    site = replace(BEANS, widget=Widget(number_pools=(POOL, replace(POOL, name="other"))))
    forms = [["4903012345678", True], ["493012345678", True], ["03012345678", False]]
    told = msgspec.json.decode(number_settings(site))
    assert told == {"numbers": [{"shown": "+493012345678", "forms": forms}], "keeps": True}
    asking = replace(site, widget=replace(site.widget, ask_first=True))
    assert not msgspec.json.decode(number_settings(asking))["keeps"]


async def test_the_widget_is_kept_for_good_under_its_version_only(client):
    answer = await client.get("/w/beans/widget.js")
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    version = answer.headers["ETag"].strip('"')
    answer = await client.get(f"/w/beans/widget.js?v={version}")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert await answer.text() == "/* widget.js */"


async def test_the_site_was_last_seen_when_its_script_was_asked_for(client, store, clock):
    await client.get("/w/beans.js")
    first = clock.now()
    clock.advance(seconds=30)
    await client.get("/w/beans.js")
    await durably(store, lambda tx: tx.sites.add(replace(BEANS, id="third")))  # and with it what came before
    assert (await store.sites.get(BEANS.id)).last_seen_at == first


@pytest.mark.parametrize("path", ["", "/widget.js", "/preview", "/preview.js"])
async def test_a_wrong_site_key_is_not_found(client, path):
    assert (await client.get(f"/w/nobody{path or '.js'}")).status == 404


async def test_the_preview_may_stand_in_a_frame_of_ours_only_and_speaks_to_nobody(client):
    answer = await client.get("/w/beans/preview")
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox allow-scripts allow-forms;" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert await (await client.get("/w/beans/preview.js")).text() == "/* preview.js */"


def test_what_is_built_stays_small():
    """`make test` builds it first; where nothing is built, this fails."""
    for name in ("loader.js", "loader-ask.js"):
        assert max(packed(name)) <= LOADER_BYTES, name
        assert max(packed(name)) + max(packed("widget.js")) <= ALL_BYTES
    assert max(packed("own.js")) <= OWN_BYTES
    assert packed("numbers.js")[1] <= NUMBERS_BYTES
    assert packed("tracker.js")[1] <= TRACKER_BYTES


def test_the_packed_file_holds_what_the_plain_one_holds():
    for name in BUILT:
        assert brotli.decompress((STATICS / f"{name}.br").read_bytes()) == (STATICS / name).read_bytes()


def test_the_loader_names_the_widget_that_was_built_with_it():
    version = script.Scripts(STATICS).get("widget.js").version
    assert version in (STATICS / "loader.js").read_text()


def packed(name):
    """Bytes on the wire: gzip, brotli."""
    plain = (STATICS / name).read_bytes()
    return len(gzip.compress(plain)), len(brotli.compress(plain))
