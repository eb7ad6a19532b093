"""The law of units: all or nothing, seen by others only when durable."""

import asyncio

import pytest

from inbox.core.errors import NotFound, StoreUnavailable
from inbox.core.store import durably
from tests.contract.store.nouns import NOON, a_contact, a_conversation, a_lead, an_entry, email, write

ANN = email("ann@mail.example")


class Broken(Exception):
    pass


async def test_the_value_of_the_unit_comes_back(store):
    async def unit(tx):
        return 42

    value, mark = await store.transact(unit)
    await store.durable(mark)
    assert value == 42


async def test_an_exception_in_the_middle_leaves_nothing(store):
    ann, talk = a_contact(identities=(ANN,)), a_conversation()
    before = await store.changes.head()

    async def unit(tx):
        await tx.contacts.add(ann)
        await tx.conversations.add(talk)
        await tx.timeline.append(an_entry(talk))
        await tx.jobs.enqueue("mail", {}, run_at=NOON, key="k")
        raise Broken

    with pytest.raises(Broken):
        await durably(store, unit)
    await write(store)
    assert await store.contacts.find(ANN) is None
    assert list((await store.timeline.page()).items) == []
    assert await store.jobs.next_due() is None
    assert await store.changes.head() == before
    with pytest.raises(NotFound):
        await store.conversations.get(talk.id)


async def test_the_next_unit_does_not_see_what_was_taken_back(store):
    async def fail(tx):
        await tx.contacts.add(a_contact(identities=(ANN,)))
        raise Broken

    async def look(tx):
        return await tx.contacts.find(ANN)

    results = await asyncio.gather(durably(store, fail), durably(store, look), return_exceptions=True)
    assert isinstance(results[0], Broken)
    assert results[1] is None


async def test_a_unit_reads_its_own_writes(store):
    ann, talk = a_contact(identities=(ANN,)), a_conversation()

    async def unit(tx):
        await tx.contacts.add(ann)
        await tx.conversations.add(talk)
        entry = await tx.timeline.append(an_entry(talk))
        return (
            await tx.contacts.find(ANN),
            await tx.timeline.get(entry.id),
            (await tx.conversations.get(talk.id)).last_seq,
            len((await tx.contacts.page()).items),
        )

    found, entry, last_seq, listed = await durably(store, unit)
    assert (found.id, entry.seq, last_seq, listed) == (ann.id, 1, 1, 1)


async def test_a_later_unit_reads_what_an_earlier_one_wrote_before_it_is_durable(store):
    _, first = await store.transact(lambda tx: tx.contacts.add(a_contact(identities=(ANN,))))
    found, second = await store.transact(lambda tx: tx.contacts.find(ANN))
    assert found is not None
    await store.durable(first, second)


async def test_others_see_only_what_is_durable(store):
    ann = a_contact(identities=(ANN,))

    async def unit(tx):
        await tx.contacts.add(ann)
        return await store.contacts.find(ANN)

    seen_meanwhile, mark = await store.transact(unit)
    assert seen_meanwhile is None
    await store.durable(mark)
    assert await store.contacts.find(ANN) == ann


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_a_unit_that_ended_is_hidden_until_its_group_is_committed(store):
    """SQLite's alone: MongoDB commits a unit before `transact` returns, so what can be seen is durable."""
    _, mark = await store.transact(lambda tx: tx.contacts.add(a_contact(identities=(ANN,))))
    assert await store.contacts.find(ANN) is None
    await store.durable(mark)
    assert await store.contacts.find(ANN) is not None


async def test_writing_outside_a_unit_is_refused(store):
    talk = a_conversation()
    await write(store, lambda tx: tx.conversations.add(talk))
    attempts = [
        lambda: store.contacts.add(a_contact(identities=(ANN,))),
        lambda: store.conversations.save(talk),
        lambda: store.timeline.append(an_entry(talk)),
        lambda: store.leads.add(a_lead()),
        lambda: store.jobs.enqueue("mail", {}, run_at=NOON),
        lambda: store.changes.prune(keep=0),
    ]
    before = await store.changes.head()
    for attempt in attempts:
        with pytest.raises(Exception, match=r"\w"):
            await attempt()
    await write(store)
    assert await store.contacts.find(ANN) is None
    assert await store.conversations.get(talk.id) == talk
    assert await store.changes.head() == before


async def test_a_mark_can_be_waited_for_again_and_by_many(store):
    _, mark = await store.transact(lambda tx: tx.contacts.add(a_contact(identities=(ANN,))))
    await asyncio.gather(*(store.durable(mark) for _ in range(5)))
    await store.durable(mark, mark)
    await store.durable()
    assert await store.contacts.find(ANN) is not None


async def test_many_units_at_once_all_become_durable(store):
    contacts = [a_contact() for _ in range(100)]
    await asyncio.gather(
        *(write(store, lambda tx, one=contact: tx.contacts.add(one)) for contact in contacts)
    )
    assert len(await store.contacts.many([contact.id for contact in contacts])) == 100


async def test_a_unit_that_nobody_waits_for_becomes_durable_all_the_same(store):
    await store.transact(lambda tx: tx.contacts.add(a_contact(identities=(ANN,))))
    async with asyncio.timeout(10):
        while await store.contacts.find(ANN) is None:  # noqa: ASYNC110 - only asking tells
            await asyncio.sleep(0.01)


async def test_whoever_follows_is_called_after_a_change_is_durable(store):
    heads, before = [], await store.changes.head()

    def listener():
        heads.append(before)

    store.on_change(listener)
    await write(store, lambda tx: tx.contacts.find(ANN))
    assert heads == []
    await write(store, lambda tx: tx.contacts.add(a_contact(identities=(ANN,))))
    assert len(heads) == 1
    assert await store.contacts.find(ANN) is not None


async def test_after_closing_units_are_refused(store):
    await store.close()
    with pytest.raises(StoreUnavailable):
        await store.transact(lambda tx: tx.contacts.add(a_contact()))
