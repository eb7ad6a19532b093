"""What an operator's programs are told: figures for Prometheus, and which channels are down."""

import json

import pytest
from prometheus_client.parser import text_string_to_metric_families

from inbox.app.commands import run_command
from inbox.core.account import ChannelAccount
from inbox.core.store import durably

LEAD = {"email": "ann@example.com", "message": "How much is it?"}
THROUGH_A_PROXY = {"X-Forwarded-For": "203.0.113.7"}


@pytest.fixture
def command(client, service):
    async def command(name, /, **args):
        return [json.loads(line) async for line in run_command(service, name, args)]

    return command


@pytest.fixture
async def site(command):
    [added] = await command("site_add", host="shop.example")
    return added["site"]


async def figures(client, **options):
    answer = await client.get("/metrics", **options)
    assert answer.status == 200, await answer.text()
    families = text_string_to_metric_families(await answer.text())
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


async def test_what_came_in_and_what_did_not_is_counted(client, service, site):
    for body, status in ((LEAD, 201), (LEAD, 201), ({"name": "Ann"}, 422)):
        answer = await client.post(f"/w/{site}/leads", json=body)
        assert answer.status == status, await answer.text()
    [channel] = [each for each in await service.store.channels.all() if each.kind == "web_form"]
    found = await figures(client)
    assert found["onewindow_requests_total", channel.id, "filed"] == 2
    assert found["onewindow_requests_total", channel.id, "unreadable"] == 1
    assert found["onewindow_kept_requests", channel.id, "unreadable"] == 1
    assert found["onewindow_channel_up", channel.id, "web_form"] == 1
    last = found["onewindow_channel_last_received_timestamp_seconds", channel.id, "web_form"]
    assert last == service.clock.now().timestamp()


async def test_sockets_outbox_jobs_and_the_process_are_told(client, site):
    found = await figures(client)
    assert found["onewindow_store_up",] == 1
    assert found["onewindow_sockets", "agents"] == 0
    async with client.ws_connect(f"/w/{site}/chat") as socket:
        await socket.send_json({"t": "hello", "visitor": None, "after": None})
        await socket.receive_json()
        found = await figures(client)
    assert found["onewindow_sockets", "visitors"] == 1
    assert found["onewindow_outbox", "queued"] == 0
    assert found["onewindow_job_lag_seconds",] == 0
    assert found["process_resident_memory_bytes",] > 1_000_000


async def test_strangers_read_no_figures_and_operators_tokens_do(client, command):
    assert (await client.get("/metrics", headers=THROUGH_A_PROXY)).status == 403
    for role, status in (("admin", 200), ("supervisor", 200), ("agent", 403), ("marketer", 403)):
        [token] = await command("token_add", name=f"prometheus of a {role}", role=role)
        bearer = {"Authorization": f"Bearer {token['token']}"} | THROUGH_A_PROXY
        assert (await client.get("/metrics", headers=bearer)).status == status, role
    for header in ("Bearer wrong", "Bearer ", "Basic YTpi"):
        assert (await client.get("/metrics", headers={"Authorization": header})).status == 403


async def test_a_database_that_is_away_is_told_and_not_an_error(client, service):
    await service.store.close()
    assert (await figures(client))["onewindow_store_up",] == 0


async def test_operators_are_told_which_channel_is_down_and_strangers_are_not(client, service):
    broken = ChannelAccount(
        id="bot", kind="telegram", name="Bot", settings={}, created_at=service.clock.now()
    )
    await durably(service.store, lambda tx: tx.channels.add(broken))
    await service.registry.load()
    told = await (await client.get("/readyz")).json()
    assert told["ready"] is True
    [channel] = told["channels"]
    assert (channel["channel"], channel["kind"]) == ("bot", "telegram")
    assert channel["reason"]
    assert "channels" not in await (await client.get("/readyz", headers=THROUGH_A_PROXY)).json()
    assert (await figures(client))["onewindow_channel_up", "bot", "telegram"] == 0
