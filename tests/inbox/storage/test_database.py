"""The SQLite engine's groups: who shares a commit shares its fate."""

import asyncio
import threading

import pytest

from inbox.core.errors import Conflict, StoreUnavailable
from inbox.core.store import durably
from tests.contract.store.nouns import a_contact, a_conversation, a_request, an_entry, email, write
from tests.inbox.storage.writer import Commits, add, adding, full_disk, is_committing, kept

# Of SQLite alone: groups of units, its full disk, its plans.
pytestmark = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


@pytest.fixture
def commits(store):
    return Commits(store)


async def test_units_that_come_together_share_a_commit(store, commits):
    contacts = [a_contact() for _ in range(200)]
    await asyncio.gather(*(durably(store, adding(contact)) for contact in contacts))
    assert all(await kept(store, *contacts))
    assert commits.count <= 5


async def test_units_that_come_one_after_another_wait_for_a_commit_each(store, commits):
    for _ in range(5):
        await durably(store, adding(a_contact()))
    assert commits.count == 5


async def test_the_next_commit_runs_while_those_of_the_last_one_are_answered(store):
    contact, mark = await add(store)
    answered = []

    async def answer():
        await store.durable(mark)
        answered.append(is_committing(store))

    answering = asyncio.create_task(answer())
    while not is_committing(store):  # noqa: ASYNC110 - no later turn of the loop will do
        await asyncio.sleep(0)
    later = a_contact()
    await asyncio.gather(answering, durably(store, adding(later)))
    assert answered == [True]
    assert await kept(store, contact, later) == [True, True]


async def test_a_unit_that_fails_does_not_hurt_the_others_of_its_group(store, commits):
    taken = email("ann@mail.example")
    await write(store, adding(a_contact(identities=(taken,))))
    good = [a_contact() for _ in range(10)]
    bad = [a_contact(identities=(taken,)) for _ in range(10)]
    mixed = [one for pair in zip(good, bad, strict=True) for one in pair]
    before = commits.count
    told = await asyncio.gather(*(durably(store, adding(one)) for one in mixed), return_exceptions=True)
    assert [type(one) for one in told] == [type(None), Conflict] * 10
    assert all(await kept(store, *good))
    assert not any(await kept(store, *bad))
    assert commits.count - before == 1


async def test_what_a_group_wrote_before_units_that_failed_is_there_once_and_as_it_was_told(store):
    talk = a_conversation()
    await write(store, lambda tx: tx.conversations.add(talk))

    async def fail(tx):
        await tx.timeline.append(an_entry(talk))
        raise Conflict

    marks, told = [], []
    for _ in range(4):
        for _ in range(2):
            entry, mark = await store.transact(lambda tx: tx.timeline.append(an_entry(talk)))
            told.append(entry)
            marks.append(mark)
        for _ in range(2):
            with pytest.raises(Conflict):
                await store.transact(fail)
    await store.durable(*marks)
    page = await store.timeline.page(conversation_id=talk.id, oldest_first=True)
    assert list(page.items) == told
    assert [entry.seq for entry in told] == list(range(1, 9))
    assert len(set(map(id, marks))) == 1
    changes = await store.changes.after((await store.changes.head()).partition(".")[0] + ".0", limit=100)
    assert [one.id for one in changes if one.kind == "entry"] == [entry.id for entry in told]


async def test_a_full_disk_within_one_unit_fails_its_whole_group(store):
    await durably(store, adding(a_contact()))
    before = await store.changes.head()
    with full_disk(store):
        first, mark = await add(store)
        with pytest.raises(StoreUnavailable):
            await store.transact(lambda tx: tx.requests.add(a_request(body=b"x" * 1_000_000)))
        with pytest.raises(StoreUnavailable):
            await store.durable(mark)
    assert await kept(store, first) == [False]
    assert await store.changes.head() == before


async def test_with_space_again_the_store_goes_on(store):
    with full_disk(store), pytest.raises(StoreUnavailable):
        await durably(store, lambda tx: tx.requests.add(a_request(body=b"x" * 1_000_000)))
    contact, mark = await add(store)
    await store.durable(mark)
    assert await kept(store, contact) == [True]


async def test_while_the_disk_is_full_small_units_may_still_fit(store):
    with full_disk(store, spare_pages=30):
        with pytest.raises(StoreUnavailable):
            await durably(store, lambda tx: tx.requests.add(a_request(body=b"x" * 1_000_000)))
        contact, mark = await add(store)
        await store.durable(mark)
    assert await kept(store, contact) == [True]


async def test_a_failed_commit_fails_exactly_its_group(store, commits):
    before, mark_before = await add(store)
    await store.durable(mark_before)
    lost = [await add(store) for _ in range(3)]
    commits.refuse = 1
    told = await asyncio.gather(*(store.durable(mark) for _, mark in lost), return_exceptions=True)
    after, mark_after = await add(store)
    await store.durable(mark_after)
    assert [type(one) for one in told] == [StoreUnavailable] * 3
    assert await kept(store, before, *(contact for contact, _ in lost), after) == [
        True,
        False,
        False,
        False,
        True,
    ]
    with pytest.raises(StoreUnavailable):
        await store.durable(mark_before, lost[0][1])


async def test_a_failed_commit_is_told_to_nobody_who_follows(store, commits):
    heads, called = await store.changes.head(), []
    store.on_change(lambda: called.append(1))
    commits.refuse = 1
    _, mark = await add(store)
    with pytest.raises(StoreUnavailable):
        await store.durable(mark)
    assert called == []
    assert await store.changes.head() == heads


async def test_a_request_whose_group_failed_cannot_be_settled(store, commits):
    request = a_request()
    commits.refuse = 1
    _, mark = await store.transact(lambda tx: tx.requests.add(request))
    with pytest.raises(StoreUnavailable):
        await store.durable(mark)
    with pytest.raises(StoreUnavailable):
        await write(store, lambda tx: tx.requests.settle(request.id, "filed"))


async def test_while_a_commit_runs_others_wait_and_readers_read(store):
    entered, leave = threading.Event(), threading.Event()

    def hook():
        entered.set()
        leave.wait(10)
        return False

    connection = store._writer.handle.connection
    connection.set_commit_hook(hook)
    first, mark = await add(store)
    waiting = asyncio.ensure_future(store.durable(mark))
    await asyncio.to_thread(entered.wait, 10)
    second = asyncio.ensure_future(add(store))
    await asyncio.sleep(0.01)
    assert not second.done()
    assert await kept(store, first) == [False]
    leave.set()
    await waiting
    assert await kept(store, first) == [True]
    contact, mark = await second
    await store.durable(mark)
    assert await kept(store, contact) == [True]


@pytest.mark.parametrize(
    "foreign", [lambda: asyncio.sleep(0), lambda: asyncio.get_running_loop().create_future()]
)
async def test_a_unit_that_awaits_something_foreign_is_taken_back(store, foreign):
    contact = a_contact()

    async def unit(tx):
        await tx.contacts.add(contact)
        await foreign()

    with pytest.raises(RuntimeError):
        await durably(store, unit)
    after, mark = await add(store)
    await store.durable(mark)
    assert await kept(store, contact, after) == [False, True]


async def test_a_unit_that_ends_the_transaction_itself_fails_its_group_and_no_more(store):
    lost, mark = await add(store)

    async def unit(tx):
        store._writer.handle.connection.execute("ROLLBACK")

    with pytest.raises(Exception, match="may not end the transaction"):
        await store.transact(unit)
    with pytest.raises(StoreUnavailable):
        await store.durable(mark)
    after, mark = await add(store)
    await store.durable(mark)
    assert await kept(store, lost, after) == [False, True]


async def test_a_cancelled_waiter_does_not_undo_the_commit(store):
    contact, mark = await add(store)
    waiting = asyncio.ensure_future(store.durable(mark))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await store.durable(mark)
    assert await kept(store, contact) == [True]
