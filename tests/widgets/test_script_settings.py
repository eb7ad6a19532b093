"""What the widget is told of its settings, and what stays with the owner."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiohttp import web

from inbox.core.widget import Hours, Shift, Widget
from inbox.kit.problems import middleware
from tests.tracking.site_of_beans import TwoSites
from widgets import settings

MONDAY = Shift(weekday=0, start="09:00", end="18:00")
HOURS = Hours(zone="Europe/Berlin", shifts=(MONDAY,))


class Sites(TwoSites):
    widget = Widget(hours=HOURS)

    def site(self, site_id):
        return replace(super().site(site_id), widget=self.widget)


@pytest.fixture
def here():
    """Whether somebody has the window open: here[0]."""
    return [True]


@pytest.fixture
async def client(clock, here, aiohttp_client):
    app = web.Application(middlewares=[middleware])
    app.add_routes(settings.routes(Sites(), clock, lambda: here[0]))
    return await aiohttp_client(app)


async def test_the_widget_learns_everything_that_it_shows_and_no_more(client):
    told = await (await client.get("/w/beans/widget.json")).json()
    assert (told["enabled"], told["chat"], told["form"], told["position"]) == (True, True, True, "right")
    assert [field["name"] for field in told["fields"]] == ["name", "email", "phone", "message"]
    assert told["fields"][3] == {
        "name": "message",
        "kind": "textarea",
        "label": None,
        "required": True,
        "options": [],
    }
    assert "hours" not in told
    assert "Berlin" not in str(told)


@pytest.mark.parametrize(
    ("now", "agents", "online"),
    [
        (datetime(2026, 3, 2, 8, 0, tzinfo=UTC), True, True),
        (datetime(2026, 3, 2, 8, 0, tzinfo=UTC), False, False),
        (datetime(2026, 3, 2, 7, 59, tzinfo=UTC), True, False),
        (datetime(2026, 3, 3, 8, 0, tzinfo=UTC), True, False),
    ],
)
async def test_somebody_is_there_within_the_hours_if_the_window_is_open(
    client, clock, here, now, agents, online
):
    clock.advance(seconds=(now - clock.now()).total_seconds())
    here[0] = agents
    assert (await (await client.get("/w/beans/widget.json")).json())["online"] is online


async def test_it_is_asked_for_again_soon_and_sent_only_if_it_changed(client, here):
    first = await client.get("/w/beans/widget.json")
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    known = {"If-None-Match": first.headers["ETag"]}
    assert (await client.get("/w/beans/widget.json", headers=known)).status == 304
    here[0] = False
    assert (await client.get("/w/beans/widget.json", headers=known)).status == 200


async def test_a_wrong_site_key_is_not_found(client):
    assert (await client.get("/w/nobody/widget.json")).status == 404
