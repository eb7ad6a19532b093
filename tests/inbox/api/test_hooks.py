"""The address that providers call: only the genuine gets in, and nobody else changes anything."""

import json
from io import BytesIO

import pytest
from structlog.testing import capture_logs

from inbox.core.store.requests import RequestState

LETTER = json.dumps({"id": 1, "text": "coo"}).encode()


@pytest.fixture
async def channel(world, admin):
    body = {"kind": "pigeon", "name": "Birds", "settings": {"token": "right", "loft": "home"}}
    channel = await admin.post("channels", body)
    await world.api.directory.load()
    return channel


@pytest.fixture
def call(world):
    async def called(channel_id, body=LETTER, method="POST", token="right", query="", **headers):
        given = {"X-Pigeon-Token": token, **headers}
        return await world.client.request(method, f"/hooks/{channel_id}{query}", data=body, headers=given)

    return called


async def counted(world):
    requests, entries = await world.store.requests.page(), await world.store.timeline.page()
    contacts = await world.store.contacts.page()
    return len(requests.items), len(entries.items), len(contacts.items)


async def test_a_genuine_call_is_filed_and_answered_by_the_channel(world, channel, call):
    response = await call(channel["id"], query="?a=1", **{"X-Forwarded-For": "192.0.2.7", "X-Other": "é"})
    assert (response.status, await response.text(), response.content_type) == (200, "coo", "text/plain")
    [raw] = (await world.store.requests.page()).items
    assert (raw.request.method, raw.request.url) == ("POST", f"/hooks/{channel['id']}?a=1")
    assert (raw.request.body, raw.request.remote) == (LETTER, "192.0.2.7")
    assert raw.state is RequestState.FILED
    assert raw.request.headers["x-other"] == "é"
    assert await counted(world) == (1, 1, 1)


async def test_no_key_of_a_call_is_kept(world, channel, call):
    await call(channel["id"], Authorization="Basic right", Cookie="session=right")
    [raw] = (await world.store.requests.page()).items
    assert "right" not in repr(raw)


@pytest.mark.parametrize("body", [LETTER, b"{}", b""])
async def test_a_forged_call_changes_nothing_and_learns_nothing(world, channel, call, body):
    with capture_logs() as logs:
        for token in ("wrong", "", "Right", "é"):
            response = await call(channel["id"], body, token=token)
            assert response.status == 401
            assert "detail" not in await response.json(content_type=None)
    assert await counted(world) == (0, 0, 0)
    assert [line["times"] for line in logs if line["event"] == "hook_refused"] == [1, 2, 4]
    assert "ring" not in repr(logs).lower()


async def test_a_repeated_call_is_filed_once(world, channel, call):
    for _ in range(3):
        assert (await call(channel["id"])).status == 200
    assert (await counted(world))[1:] == (1, 1)


async def test_one_that_cannot_be_read_is_kept_and_taken(world, channel, call):
    assert (await call(channel["id"], b"\xff")).status == 200
    [raw] = (await world.store.requests.page()).items
    assert (raw.state, raw.reason) == (RequestState.UNREADABLE, "The letter cannot be read.")


async def test_a_get_is_a_call_too_and_a_head_is_none(channel, call):
    assert (await call(channel["id"], method="GET")).status == 200
    for method in ("PUT", "DELETE", "PATCH"):
        assert (await call(channel["id"], method=method)).status == 405
    assert (await call(channel["id"], method="HEAD")).status == 404


async def test_a_browsers_origin_and_session_mean_nothing_here(world, channel, call, admin):
    headers = {
        "Origin": "https://evil.example",
        "Sec-Fetch-Site": "cross-site",
        "Cookie": admin.headers["Cookie"],
    }
    assert (await call(channel["id"], **headers)).status == 200
    assert (await call(channel["id"], token="wrong", **headers)).status == 401


async def test_a_body_that_is_too_large_is_refused_unkept(world, channel, call):
    assert (await call(channel["id"], BytesIO(b" " * (1024 * 1024 + 1)))).status == 413
    assert (await call(channel["id"], BytesIO(LETTER.ljust(1024 * 1024)))).status == 200
    assert (await counted(world))[0] == 1


@pytest.mark.parametrize("channel_id", ["nothing", "..%2Fx", "%00", "x" * 5000, "%F0%9F%95%8A"])
async def test_an_unknown_address_is_not_found(world, channel, call, channel_id):
    assert (await call(channel_id)).status == 404
    assert await counted(world) == (0, 0, 0)


async def test_a_sites_own_channels_take_no_hooks(world, call, case):
    for account in await world.store.channels.all():
        assert (await call(account.id, b'{"message": "x"}')).status == 404


async def test_a_channel_that_is_switched_off_asks_for_patience(world, channel, call, admin):
    await admin.patch(f"channels/{channel['id']}", {"disabled": True})
    await world.api.directory.load()
    response = await call(channel["id"])
    assert (response.status, response.headers["Retry-After"]) == (503, "60")
    assert await counted(world) == (0, 0, 0)
