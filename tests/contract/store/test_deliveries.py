"""What every engine promises of deliveries."""

from dataclasses import replace

import pytest

from inbox.core.delivery import Attempt, DeliveryState
from inbox.core.errors import Conflict, NotFound
from tests.contract.store.nouns import NOON, a_delivery, later, walk, write


async def add(store, *deliveries):
    await write(store, *(lambda tx, one=one: tx.deliveries.add(one) for one in deliveries))


async def report(store, up_to, state, conversation="talk", at=NOON):
    [moved] = await write(
        store, lambda tx: tx.deliveries.report(conversation, up_to=up_to, state=DeliveryState(state), at=at)
    )
    return moved


async def states(store, *deliveries):
    found = await store.deliveries.many([each.entry_id for each in deliveries])
    return [str(found[each.entry_id].state) for each in deliveries]


async def test_a_delivery_comes_back_as_it_was_written(store):
    attempt = Attempt(started_at=NOON, ended_at=later(1), outcome="later", reason="Too fast.", by="ada")
    delivery = a_delivery(attempts=(attempt,), reason="Too fast.", external_id="m1", asked_by="ada")
    await add(store, delivery)
    assert await store.deliveries.get(delivery.entry_id) == delivery
    assert await store.deliveries.many([delivery.entry_id, "none"]) == {delivery.entry_id: delivery}
    assert await store.deliveries.many([]) == {}
    with pytest.raises(NotFound):
        await store.deliveries.get("none")


async def test_it_is_saved_once_per_version(store):
    delivery = a_delivery()
    await add(store, delivery)
    sent = replace(delivery, state=DeliveryState.SENT, external_id="m1", updated_at=later(1))
    [saved] = await write(store, lambda tx: tx.deliveries.save(sent))
    assert saved == replace(sent, version=1) == await store.deliveries.get(delivery.entry_id)
    with pytest.raises(Conflict):
        await write(store, lambda tx: tx.deliveries.save(replace(sent, reason="late")))


async def test_the_first_queued_is_the_earliest_of_its_conversation(store):
    second, first, other = a_delivery(seq=5), a_delivery(seq=3), a_delivery(seq=1, conversation_id="else")
    sent = a_delivery(seq=2, state=DeliveryState.SENT)
    await add(store, second, first, other, sent)
    assert await store.deliveries.first_queued("talk") == first
    await write(store, lambda tx: tx.deliveries.save(replace(first, state=DeliveryState.FAILED)))
    assert await store.deliveries.first_queued("talk") == second
    assert await store.deliveries.first_queued("none") is None


async def test_it_is_found_by_what_the_provider_calls_it(store):
    delivery = a_delivery(external_id="m1")
    await add(store, delivery, a_delivery(external_id="m1", channel_id="mail"))
    assert await store.deliveries.find_by_external("chat", "m1") == delivery
    assert await store.deliveries.find_by_external("chat", "m2") is None


async def test_a_report_moves_what_was_sent_forward_and_nothing_else(store):
    stuck = [
        a_delivery(seq=seq, state=DeliveryState(state))
        for seq, state in enumerate(("queued", "failed", "unknown"), 1)
    ]
    sent, delivered, late = (
        a_delivery(seq=4, state=DeliveryState.SENT),
        a_delivery(seq=5, state=DeliveryState.DELIVERED),
        a_delivery(seq=6, state=DeliveryState.SENT),
    )
    other = a_delivery(seq=1, conversation_id="else", state=DeliveryState.SENT)
    await add(store, *stuck, sent, delivered, late, other)
    assert await report(store, 5, "delivered") == 1
    assert await states(store, *stuck) == ["queued", "failed", "unknown"]
    assert await states(store, sent, delivered, late, other) == ["delivered", "delivered", "sent", "sent"]
    assert await report(store, 5, "read", at=later(2)) == 2
    assert await report(store, 6, "delivered") == 1
    assert await states(store, sent, delivered, late) == ["read", "read", "delivered"]
    assert (await store.deliveries.get(sent.entry_id)).updated_at == later(2)


async def test_a_report_of_what_still_waits_is_remembered_and_never_goes_back(store):
    waiting, later_one = a_delivery(seq=1), a_delivery(seq=3)
    await add(store, waiting, later_one)

    async def reported():
        return (await store.deliveries.get(waiting.entry_id)).reported

    assert await report(store, 2, "delivered") == 0
    assert await reported() == "delivered"
    await report(store, 2, "read")
    await report(store, 2, "delivered")
    assert await reported() == "read"
    assert (await store.deliveries.get(later_one.entry_id)).reported is None
    assert await states(store, waiting) == ["queued"]


async def test_each_move_is_a_change_of_its_own_kind(store):
    delivery = a_delivery(state=DeliveryState.SENT)
    head = await store.changes.head()
    await add(store, delivery)
    await report(store, 9, "read")
    assert await report(store, 9, "read") == 0
    changes = await store.changes.after(head, limit=9)
    told = [(change.kind, change.id, change.conversation_id) for change in changes]
    assert told == [("delivery", delivery.entry_id, "talk")] * 2


async def test_the_outbox_is_paged_by_state_newest_first(store):
    failed = [a_delivery(state=DeliveryState.FAILED, seq=seq) for seq in range(1, 6)]
    await add(store, *failed, a_delivery(state=DeliveryState.SENT))
    pages = await walk(lambda **at: store.deliveries.page(state=DeliveryState.FAILED, **at), 2)
    assert [one for page in pages for one in page.items] == failed[::-1]


async def test_the_outbox_is_counted_by_state(store):
    await add(store, *(a_delivery(seq=seq) for seq in (1, 2)), a_delivery(state=DeliveryState.UNKNOWN))
    numbers = {state: await store.deliveries.count(state) for state in ("queued", "unknown", "failed")}
    assert numbers == {"queued": 2, "unknown": 1, "failed": 0}
