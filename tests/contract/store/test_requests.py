"""What every engine promises of kept requests."""

import pytest

from inbox.core.errors import NotFound, StoreUnavailable
from inbox.core.store import durably
from inbox.core.store.requests import RequestState
from tests.contract.store.nouns import NOON, a_request, later, write


async def keep(store, *requests):
    await write(store, *(lambda tx, one=request: tx.requests.add(one) for request in requests))


async def settle(store, request, state, **facts):
    await write(store, lambda tx: tx.requests.settle(request.id, state, **facts))


async def test_a_request_is_kept_byte_for_byte(store):
    request = a_request(
        method="PUT",
        url="/hooks/x?a=%00",
        headers={"content-type": "a/b"},
        body=bytes(range(256)),
        remote="192.0.2.1",
    )
    await keep(store, request)
    raw = await store.requests.get(request.id)
    assert raw.request == request
    assert (raw.state, raw.reason, raw.external_id) == (RequestState.WAITING, None, None)


@pytest.mark.parametrize("state", RequestState)
async def test_a_request_may_be_kept_and_settled_at_once(store, state):
    request = a_request()
    await write(store, lambda tx: tx.requests.add(request, state=state, external_id="e1", reason="why"))
    raw = await store.requests.get(request.id)
    assert (raw.request, raw.state, raw.external_id, raw.reason) == (request, state, "e1", "why")
    waiting = await store.requests.waiting(before=later(1), limit=10)
    assert list(waiting) == ([request.id] if state is RequestState.WAITING else [])


async def test_a_request_that_is_kept_already_stays_as_it_is(store):
    """A unit runs again when nobody heard of its commit, and must not fail for what the first run did."""
    request = a_request(body=b"first")
    filed = RequestState.FILED
    assert (await store.transact(lambda tx: tx.requests.add(request, state=filed, external_id="e1")))[
        0
    ] is True
    again = a_request(id=request.id, body=b"second")
    assert await durably(store, lambda tx: tx.requests.add(again, state=RequestState.FAILED)) is False
    raw = await store.requests.get(request.id)
    assert (raw.request, raw.state, raw.external_id) == (request, filed, "e1")


async def test_get_raises_for_an_unknown_one(store):
    with pytest.raises(NotFound):
        await store.requests.get("none")


async def test_what_became_of_it_is_told(store):
    request = a_request()
    await keep(store, request)
    await settle(store, request, RequestState.FAILED, reason="KeyError")
    raw = await store.requests.get(request.id)
    assert (raw.state, raw.reason) == (RequestState.FAILED, "KeyError")
    await settle(store, request, RequestState.FILED, external_id="e1")
    raw = await store.requests.get(request.id)
    assert (raw.state, raw.reason, raw.external_id) == (RequestState.FILED, None, "e1")


@pytest.mark.parametrize("state", [RequestState.FAILED, RequestState.UNREADABLE, RequestState.WAITING])
async def test_a_filed_one_stays_filed(store, state):
    request = a_request()
    await keep(store, request)
    await settle(store, request, RequestState.FILED, external_id="e1")
    await settle(store, request, state, reason="late")
    raw = await store.requests.get(request.id)
    assert (raw.state, raw.reason, raw.external_id) == (RequestState.FILED, None, "e1")


async def test_settling_what_was_not_kept_says_that_the_store_failed(store):
    with pytest.raises(StoreUnavailable):
        await settle(store, a_request(), RequestState.FILED)


async def test_what_a_crash_left_behind_is_found_oldest_first(store):
    requests = [a_request(received_at=later(seconds)) for seconds in (3, 1, 2, 0, 9)]
    await keep(store, *requests)
    await settle(store, requests[3], RequestState.FILED)
    await settle(store, requests[1], RequestState.UNREADABLE)
    expected = [requests[2].id, requests[0].id]
    assert list(await store.requests.waiting(before=later(9), limit=10)) == expected
    assert list(await store.requests.waiting(before=later(9), limit=1)) == expected[:1]
    assert list(await store.requests.waiting(before=later(2), limit=10)) == []


async def test_lists_are_narrowed_by_state_and_channel(store):
    one, two, three = (a_request(channel_id=channel, received_at=NOON) for channel in ("a", "a", "b"))
    await keep(store, one, two, three)
    await settle(store, two, RequestState.FAILED)

    async def found(**filters):
        return [raw.request.id for raw in (await store.requests.page(**filters)).items]

    assert await found() == [three.id, two.id, one.id]
    assert await found(oldest_first=True) == [one.id, two.id, three.id]
    assert await found(state=RequestState.FAILED) == [two.id]
    assert await found(state=RequestState.FILED) == []
    assert await found(channel_id="a") == [two.id, one.id]
    assert await found(channel_id="b", state=RequestState.WAITING) == [three.id]


async def test_only_old_filed_ones_are_forgotten(store):
    old, older, new, waiting = (a_request(received_at=later(seconds)) for seconds in (2, 1, 10, 0))
    await keep(store, old, older, new, waiting)
    for request in (old, older, new):
        await settle(store, request, RequestState.FILED)
    assert await write(store, lambda tx: tx.requests.prune(before=later(10), limit=1)) == [1]
    with pytest.raises(NotFound):
        await store.requests.get(older.id)
    assert await write(store, lambda tx: tx.requests.prune(before=later(10), limit=9)) == [1]
    left = [raw.request.id for raw in (await store.requests.page()).items]
    assert sorted(left) == sorted([new.id, waiting.id])


async def test_the_times_of_a_channels_requests_come_newest_first(store):
    await keep(store, *(a_request(received_at=later(seconds)) for seconds in (3, 1, 2)))
    await keep(store, a_request(channel_id="other", received_at=later(9)))
    assert list(await store.requests.received("form", limit=2)) == [later(3), later(2)]
    assert list(await store.requests.received("nobody", limit=2)) == []


async def test_what_could_not_be_filed_is_counted_by_channel_and_reason(store):
    for channel, state, number in (
        ("form", RequestState.UNREADABLE, 2),
        ("form", RequestState.FAILED, 1),
        ("bot", RequestState.FAILED, 3),
        ("bot", RequestState.FILED, 1),
        ("bot", RequestState.WAITING, 1),
    ):
        for _ in range(number):
            request = a_request(channel_id=channel)
            await write(store, lambda tx, one=request, how=state: tx.requests.add(one, state=how))
    assert await store.requests.refused() == {
        ("form", RequestState.UNREADABLE): 2,
        ("form", RequestState.FAILED): 1,
        ("bot", RequestState.FAILED): 3,
    }
