"""The assembled service, over HTTP: what the parts promise each other holds when they are together."""

import asyncio
import fcntl
import json
import os
from dataclasses import replace

import pytest
from aiohttp import web

from inbox.app.assemble import SERVICE, assemble
from inbox.app.commands import run_command
from inbox.core.errors import ConfigError
from inbox.core.ids import RequestId
from inbox.core.inbound import WebhookRequest
from inbox.core.store import durably
from inbox.core.store.requests import RequestState

LEAD = {"name": "Ann", "email": "ann@example.com", "message": "How much is it?"}


@pytest.fixture
def command(client, service):
    async def command(name, /, **args):
        return [json.loads(line) async for line in run_command(service, name, args)]

    return command


@pytest.fixture
async def site(command):
    [added] = await command("site_add", host="shop.example")
    return added["site"]


@pytest.fixture
async def post(client, site):
    async def post(**fields):
        answer = await client.post(
            f"/w/{site}/leads", json=LEAD | fields, headers={"Origin": "https://shop.example"}
        )
        assert answer.status == 201, await answer.text()
        return await answer.json()

    return post


async def test_the_process_says_that_it_lives(client):
    answer = await client.get("/healthz")
    assert answer.status == 200


async def test_readiness_names_each_check(client):
    checks = (await (await client.get("/readyz")).json())["checks"]
    assert checks | {"window": True} == {"store": True, "disk": True, "worker": True, "window": True}


async def test_the_demo_shop_is_open_and_its_site_is_made_once(config, clock, aiohttp_client):
    keys = set()
    for _ in range(2):
        app = assemble(replace(config, demo=True), clock=clock)
        client = await aiohttp_client(app)
        page = await (await client.get("/demo/")).text()
        [site] = await app[SERVICE].store.sites.all()
        assert f"/w/{site.id}.js" in page
        keys.add(site.id)
        await client.close()
    assert len(keys) == 1


async def test_without_the_demo_there_is_no_shop(client):
    assert (await client.get("/demo/files/style.css")).status == 404


async def test_an_unknown_address_is_a_problem_document(client):
    answer = await client.get("/api/v1/nothing")
    assert answer.status in {401, 404}
    assert answer.content_type == "application/problem+json"


async def test_a_site_that_was_just_added_takes_a_lead(client, post, service):
    filed = await post()
    lead = await service.store.leads.get(filed["lead"])
    assert lead.message == "How much is it?"
    page = await service.store.requests.page()
    assert [raw.state for raw in page.items] == [RequestState.FILED]


async def test_a_site_that_the_api_adds_is_there_at_once(client, command):
    [token] = await command("token_add", name="setup")
    bearer = {"Authorization": f"Bearer {token['token']}"}
    answer = await client.post("/api/v1/sites", json={"host": "new.example"}, headers=bearer)
    assert answer.status == 201, await answer.text()
    key = (await answer.json())["id"]
    assert (await client.get(f"/w/{key}/thanks")).status == 200


async def test_replaying_everything_twice_changes_nothing(post, command, service):
    await post()
    await post(email="ben@example.com")
    before = await leads_and_entries(service)
    for _ in range(2):
        assert await command("replay") == [
            {"replayed": 2, "waiting": 0, "filed": 2, "unreadable": 0, "failed": 0}
        ]
    assert await leads_and_entries(service) == before


async def test_exports_have_the_promised_shape(post, command, client, service):
    filed = await post()
    [lead] = await command("export", what="leads")
    assert lead["id"] == filed["lead"]
    assert lead["contact"] == {"name": "Ann", "emails": ["ann@example.com"], "phones": []}
    assert set(lead) == {
        *("id", "created_at", "contact", "channel", "stage", "owner", "message", "page", "visitor", "marks"),
        *("source", "first_touch", "last_touch"),
    }
    assert set(lead["source"]) == {
        *("group", "source", "medium", "campaign", "term", "content", "campaign_id", "click_id", "paid"),
        *("rule", "confidence", "evidence"),
    }
    [request] = await command("export", what="requests")
    assert set(request) == {"channel", "external_id", "received_at", "state"}
    assert request["state"] == "filed"
    assert request["received_at"].endswith("Z")
    [named] = await command("export", what="requests", names=True)
    assert named["channel"] == "shop.example"
    [conversation] = await command("export", what="conversations")
    assert conversation["contact"]["name"] == "Ann"
    [contact] = await command("export", what="contacts")
    assert contact["emails"] == ["ann@example.com"]


async def test_an_export_of_many_pages_has_every_row_once(post, command):
    ids = {(await post(email=f"p{number}@example.com"))["lead"] for number in range(45)}
    exported = [request["external_id"] for request in await command("export", what="requests")]
    assert len(exported) == len(set(exported)) == 45
    assert {lead["id"] for lead in await command("export", what="leads")} == ids


async def test_replaying_only_what_failed_leaves_the_rest_alone(post, command):
    await post()
    [counts] = await command("replay", failed=True)
    assert counts["replayed"] == 0


async def test_a_request_that_a_crash_left_behind_is_filed_at_the_next_start(
    config, clock, client, site, service, aiohttp_client
):
    channel = service.registry.site(site).form_channel
    request = WebhookRequest(
        id=RequestId("left-behind"),
        channel_id=channel,
        received_at=clock.now(),
        url=f"/w/{site}/leads",
        headers={"content-type": "application/json", "origin": "https://shop.example"},
        body=json.dumps(LEAD).encode(),
    )
    await durably(service.store, lambda tx: tx.requests.add(request))
    await client.close()
    clock.advance(minutes=1)
    app = assemble(config, clock=clock)
    await aiohttp_client(app)
    store = app[SERVICE].store
    for _ in range(200):
        raw = await store.requests.get(request.id)
        if raw.state is RequestState.FILED:
            break
        await asyncio.sleep(0.05)
    assert raw.state is RequestState.FILED


async def test_a_second_service_on_the_same_data_is_refused(config, clock):
    config.data.mkdir(parents=True)
    handle = os.open(config.lock_file, os.O_RDWR | os.O_CREAT)
    fcntl.flock(handle, fcntl.LOCK_EX)
    app = assemble(config, clock=clock)
    try:
        with pytest.raises(ConfigError, match="Another onewindow"):
            await web.AppRunner(app).setup()
    finally:
        os.close(handle)


async def test_old_filed_requests_are_forgotten_and_their_repetition_still_changes_nothing(
    client, site, service, clock
):
    headers = {"Origin": "https://shop.example", "Idempotency-Key": "once"}
    first = await client.post(f"/w/{site}/leads", json=LEAD, headers=headers)
    clock.advance(days=31)
    for _ in range(200):
        if not (await service.store.requests.page()).items:
            break
        await asyncio.sleep(0.05)
    assert not (await service.store.requests.page()).items
    second = await client.post(f"/w/{site}/leads", json=LEAD, headers=headers)
    assert (await first.json())["id"] == (await second.json())["id"]
    assert len((await service.store.leads.page()).items) == 1


async def leads_and_entries(service):
    store = service.store
    return (await store.leads.page()).items, (await store.timeline.page()).items
