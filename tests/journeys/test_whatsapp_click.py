"""Visitors follow the widget's link to WhatsApp and delete its code: only the time tells who wrote."""

import pytest

from inbox.app.config import load_config
from inbox.app.demo.providers.graph_calls import DISPLAYED
from tests.channels.meta_of_beans import APP_SECRET, TOKEN
from tests.fakes.bot_api import until
from tests.fakes.graph import GraphApi
from tests.journeys.telegram_desk import PUBLIC, eventually
from tests.journeys.test_meta import connect, entries

AD = "https://shop.example/?utm_source=google&utm_medium=cpc&utm_campaign=spring"
CLICKED = f"whatsapp clicked +{DISPLAYED}"
ANNA, BEN = "491701234567", "491701234568"


@pytest.fixture(params=["sqlite", pytest.param("mongo", marks=pytest.mark.long)])
def config(request, tmp_path):
    told = {"data": str(tmp_path / "data"), "public_url": PUBLIC, "private_hosts": "127.0.0.1"}
    if request.param == "mongo":
        told["store"] = request.getfixturevalue("mongo_url")
    return load_config(told, environ={})


@pytest.fixture
async def graph(shop):
    graph = await GraphApi(TOKEN, APP_SECRET, seed=5).start()
    graph.route = str(shop.client.make_url("")).rstrip("/")
    await connect(shop, graph, "whatsapp")
    yield graph
    await graph.stop()


async def visit(shop, event=CLICKED):
    """A new browser that comes by an advertisement and follows the link at once; its token."""
    answer = await shop.ask("POST", shop.touches, body={"visitor": None, "page": AD})
    visitor = (await answer.json())["visitor"]
    body = {"visitor": visitor, "page": AD, "event": {"name": event}}
    assert (await shop.ask("POST", shop.touches, body=body)).status == 200
    return visitor


async def write(graph, clock, whom, text, **later):
    clock.advance(**later)
    graph.say(whom, text, timestamp=str(int(clock.now().timestamp())))
    await until(lambda: not graph.pending)


async def lead_of(shop, whom):
    async def found():
        for lead in (await shop.act("GET", "leads"))["items"]:
            if f"+{whom}" in lead["contact"]["phones"]:
                return lead
        return None

    return await eventually(found)


async def kinds_of(shop, lead):
    path = f"contacts/{lead['contact']['id']}/timeline"
    return [each["kind"] for each in (await shop.act("GET", path))["items"]]


async def test_the_only_visitor_who_clicked_is_guessed_and_the_guess_is_taken_back(shop, graph, clock):
    visitor = shop.service.visitors.read(await visit(shop))
    await write(graph, clock, ANNA, "Do you ship to Norway?", minutes=3)
    lead = await lead_of(shop, ANNA)
    assert (lead["source"]["campaign"], lead["visitor"]) == ("spring", visitor)
    assert lead["guess"] == pytest.approx(0.4)
    assert 0 < lead["source"]["confidence"] <= 0.4
    [link] = (await shop.act("GET", f"visitors/{visitor}"))["links"]
    assert (link["method"], link["confidence"]) == ("time", 0.4)
    assert "touch" in await kinds_of(shop, lead)

    for _ in range(2):
        untied = await shop.act("DELETE", f"leads/{lead['id']}/visitor")
        assert (untied["visitor"], untied["guess"]) == (None, None)
        assert (untied["source"]["source"], untied["source"]["campaign"]) == ("whatsapp", None)
    assert (await shop.act("GET", f"visitors/{visitor}"))["links"] == []
    assert "touch" not in await kinds_of(shop, lead)
    told = (await shop.act("GET", f"contacts/{lead['contact']['id']}/timeline"))["items"]
    assert [each["body"]["what"] for each in told if each["kind"] == "event"] == ["lead.untied"]


async def test_of_two_visitors_who_clicked_none_is_guessed(shop, graph, clock):
    await visit(shop)
    await visit(shop)
    await write(graph, clock, ANNA, "Hello", minutes=1)
    lead = await lead_of(shop, ANNA)
    assert (lead["visitor"], lead["guess"], lead["source"]["source"]) == (None, None, "whatsapp")


async def test_whose_code_has_come_is_no_guess_for_the_next_one(shop, graph, clock):
    first, second = [shop.service.visitors.read(await visit(shop)) for _ in range(2)]
    code = shop.service.visitors.ticket(first, clock.now())
    await write(graph, clock, ANNA, f"Hello! [{code}]", minutes=1)
    known = await lead_of(shop, ANNA)
    assert (known["visitor"], known["guess"]) == (first, None)
    refused = await shop.ask("DELETE", f"/api/v1/leads/{known['id']}/visitor", headers=shop.agent)
    assert refused.status == 409
    await write(graph, clock, BEN, "Hello", minutes=1)
    assert (await lead_of(shop, BEN))["visitor"] == second


@pytest.mark.parametrize(("event", "minutes"), [(CLICKED, 11), ("whatsapp clicked +4930123456", 1)])
async def test_a_click_long_ago_or_to_another_number_says_nothing(shop, graph, clock, event, minutes):
    await visit(shop, event)
    await write(graph, clock, ANNA, "Hello", minutes=minutes)
    assert (await lead_of(shop, ANNA))["visitor"] is None


async def test_an_advertisement_of_meta_s_is_surer_than_a_click(shop, graph, clock):
    await visit(shop)
    clock.advance(minutes=1)
    ad = {"source_type": "ad", "source_id": "120226305854810726", "ctwa_clid": "click-1"}
    graph.say(ANNA, "Hello", timestamp=str(int(clock.now().timestamp())), referral=ad)
    await entries(shop, 1)
    lead = await lead_of(shop, ANNA)
    assert (lead["visitor"], lead["source"]["group"]) == (None, "Paid Social")
