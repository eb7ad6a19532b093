"""How channels are, what became of their requests, and what one would become with other settings."""

import json
from datetime import timedelta

from inbox.core.store.requests import RequestState


async def test_health_counts_what_could_not_be_filed(admin, add, keep, world):
    channel = await add()
    before = world.clock.now() - timedelta(hours=2)
    await keep(channel, RequestState.UNREADABLE, at=before)
    for state in (RequestState.FAILED, RequestState.FAILED, RequestState.FILED):
        await keep(channel, state, at=before - timedelta(hours=1))
    health = (await admin.get(f"channels/{channel['id']}"))["health"]
    assert (health["unreadable"], health["failed"]) == (1, 2)
    assert health["last_received_at"] == "2026-03-02T07:00:00Z"
    assert (health["expected_within_h"], health["silent"]) == (None, False)


async def test_a_channel_is_silent_when_it_is_quiet_for_longer_than_is_said_or_usual(admin, add, keep, world):
    channel = await add()
    path = f"channels/{channel['id']}"
    for hours in range(30):
        await keep(channel, at=world.clock.now() - timedelta(hours=hours))
    assert (await admin.get(path))["health"]["expected_within_h"] == 3
    world.clock.advance(hours=3)
    assert not (await admin.get(path))["health"]["silent"]
    world.clock.advance(minutes=1)
    assert (await admin.get(path))["health"]["silent"]
    for hours, silent in ((4, False), (3, True), (0, False)):
        health = (await admin.patch(path, {"silent_after": hours}))["health"]
        assert (health["silent"], health["expected_within_h"]) == (silent, hours or None)
    assert not (await admin.patch(path, {"silent_after": 1, "disabled": True}))["health"]["silent"]


async def test_a_channel_that_never_received_anything_is_silent_since_it_was_added(admin, add, world):
    channel = await add()
    world.clock.advance(hours=5)
    assert not (await admin.get(f"channels/{channel['id']}"))["health"]["silent"]
    assert (await admin.patch(f"channels/{channel['id']}", {"silent_after": 4}))["health"]["silent"]


async def test_everything_unfiled_is_replayed_in_portions(world, admin, add, keep):
    channel, other = await add(), await add()
    ids = [await keep(channel, RequestState.UNREADABLE) for _ in range(60)]
    ids += [await keep(channel, RequestState.FAILED) for _ in range(3)]
    await keep(channel, RequestState.FILED)
    await keep(other, RequestState.FAILED)
    became = iter([RequestState.FILED, RequestState.UNREADABLE] * 40)

    async def replay(request_id):
        state = next(became)
        world.replayed.append(request_id)
        await world.write(lambda tx: tx.requests.settle(request_id, state, reason="again"))
        return state

    world.api.replays._replay = replay
    path, portions = f"channels/{channel['id']}/replay", []
    while not portions or portions[-1]["left"]:
        portions.append(await admin.post(path, {"state": None}, status=200))
    assert sorted(world.replayed) == sorted(ids)
    assert [portion["left"] for portion in portions] == [13, 3, 0]
    assert sum(portion["filed"] for portion in portions) == 32
    assert sum(portion["unreadable"] for portion in portions) == 31


async def test_a_replay_of_one_state_leaves_the_other_alone(world, admin, add, keep):
    channel = await add()
    failed = await keep(channel, RequestState.FAILED)
    await keep(channel, RequestState.UNREADABLE)
    path = f"channels/{channel['id']}/replay"
    assert await admin.post(path, {"state": "failed"}, status=200) == {
        "filed": 1,
        "unreadable": 0,
        "failed": 0,
        "left": 0,
    }
    assert world.replayed == [failed]
    await admin.post(path, {"state": "filed"}, status=400)


async def test_a_replay_that_was_given_up_begins_anew_after_a_minute(world, admin, add, keep):
    channel = await add()
    for _ in range(60):
        await keep(channel, RequestState.FAILED)
    for minutes in (0, 2):
        world.clock.advance(minutes=minutes)
        await admin.post(f"channels/{channel['id']}/replay", {}, status=200)
    assert len(world.replayed) == 100
    assert world.replayed[:50] == world.replayed[50:]


async def test_a_request_is_tried_with_other_settings_and_nothing_is_stored(world, admin, add, keep):
    channel = await add()
    body = json.dumps({"id": 7, "said": "coo", "from": "ann"}).encode()
    request = await keep(channel, body=body)
    given = {"request": request, "settings": {"mapping": {"text": "said"}}}
    tried = await admin.post(f"channels/{channel['id']}/trial", given, status=200)
    assert tried == {
        "events": [
            {
                "external_id": "7",
                "at": "2026-03-02T09:00:00Z",
                "name": None,
                "senders": [{"kind": "pigeon", "value": "ann"}],
                "thread": None,
                "body": {"kind": "message", "text": "coo", "direction": "in"},
            }
        ],
        "error": None,
        "fields": [
            {"path": "id", "value": "7"},
            {"path": "said", "value": "coo"},
            {"path": "from", "value": "ann"},
        ],
    }
    assert not (await world.store.timeline.page()).items
    assert (await world.store.channels.get(channel["id"])).settings == {"loft": "home"}


async def test_a_request_that_cannot_be_read_says_why(admin, add, keep):
    channel = await add()
    request = await keep(channel, body=b"\xff")
    tried = await admin.post(f"channels/{channel['id']}/trial", {"request": request}, status=200)
    assert tried == {"events": [], "error": "The letter cannot be read.", "fields": []}


async def test_a_request_of_another_channel_is_not_tried(admin, add, keep):
    channel, other = await add(), await add()
    request = await keep(other, body=b'{"id": 1, "text": "x"}')
    for given in (request, "nothing"):
        await admin.post(f"channels/{channel['id']}/trial", {"request": given}, status=404)
    problem = await admin.post(
        f"channels/{other['id']}/trial", {"request": request, "settings": {"birds": "x"}}, status=422
    )
    assert problem["field"] == "birds"
