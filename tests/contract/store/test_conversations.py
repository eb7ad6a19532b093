"""What every engine promises of conversations."""

from dataclasses import replace

import pytest

from inbox.core.conversation import Status
from inbox.core.errors import Conflict, NotFound
from inbox.core.timeline import Message
from tests.contract.store.nouns import a_conversation, an_entry, later, write


async def add(store, *conversations):
    for conversation in conversations:
        await write(store, lambda tx, one=conversation: tx.conversations.add(one))


async def save(store, conversation, **changes):
    [saved] = await write(store, lambda tx: tx.conversations.save(replace(conversation, **changes)))
    return saved


async def test_a_conversation_comes_back_as_it_was_written(store):
    talk = a_conversation(preview="hi", assignee="ada", status=Status.PENDING, last_entry_at=later(5))
    await add(store, talk)
    assert await store.conversations.get(talk.id) == talk


async def test_get_raises_for_an_unknown_one(store):
    with pytest.raises(NotFound):
        await store.conversations.get("none")


async def test_many_returns_those_that_exist(store):
    talk = a_conversation()
    await add(store, talk)
    assert list(await store.conversations.many([talk.id, "none"])) == [talk]
    assert list(await store.conversations.many([])) == []


@pytest.mark.parametrize("status", [Status.OPEN, Status.PENDING, Status.SNOOZED])
async def test_a_thread_has_one_unresolved_conversation(store, status):
    talk = a_conversation(thread="t", status=status)
    await add(store, talk)
    with pytest.raises(Conflict):
        await add(store, a_conversation(thread="t"))
    assert (await store.conversations.find_unresolved("form", "t")).id == talk.id
    assert await store.conversations.find_unresolved("mail", "t") is None


async def test_after_resolving_the_thread_is_free(store):
    first, second = a_conversation(thread="t"), a_conversation(thread="t")
    await add(store, first)
    await save(store, first, status=Status.RESOLVED)
    assert await store.conversations.find_unresolved("form", "t") is None
    await add(store, second)
    assert (await store.conversations.find_unresolved("form", "t")).id == second.id


async def test_reopening_beside_a_newer_one_is_refused(store):
    first = a_conversation(thread="t", status=Status.RESOLVED)
    await add(store, first, a_conversation(thread="t"))
    with pytest.raises(Conflict):
        await save(store, first, status=Status.OPEN)
    assert (await store.conversations.get(first.id)).status is Status.RESOLVED


async def test_saving_writes_status_and_assignee_and_grows_the_version(store):
    talk = a_conversation()
    await add(store, talk)
    saved = await save(store, talk, status=Status.SNOOZED, assignee="ada")
    assert await store.conversations.get(talk.id) == saved
    assert (saved.version, saved.status, saved.assignee) == (1, Status.SNOOZED, "ada")


async def test_saving_leaves_the_last_entry_to_the_timeline(store):
    talk = a_conversation()
    await add(store, talk)
    await write(store, lambda tx: tx.timeline.append(an_entry(talk, received_at=later(9)), preview="new"))
    await save(store, talk, preview="old", last_seq=77, last_entry_at=later(-5))
    kept = await store.conversations.get(talk.id)
    assert (kept.preview, kept.last_seq, kept.last_entry_at) == ("new", 1, later(9))


async def test_a_stale_version_is_refused(store):
    talk = a_conversation()
    await add(store, talk)
    await save(store, talk, status=Status.PENDING)
    with pytest.raises(Conflict):
        await save(store, talk, status=Status.SNOOZED)


async def test_lists_are_narrowed_by_status_assignee_and_contact(store):
    mine = a_conversation(assignee="ada", last_entry_at=later(1))
    free = a_conversation(contact_id="bob", last_entry_at=later(2))
    done = a_conversation(assignee="ada", status=Status.RESOLVED, last_entry_at=later(3))
    await add(store, free, done, mine)

    async def found(**filters):
        return [talk.id for talk in (await store.conversations.page(**filters)).items]

    assert await found() == [done.id, free.id, mine.id]
    assert await found(status=Status.OPEN) == [free.id, mine.id]
    assert await found(assignee="ada") == [done.id, mine.id]
    assert await found(assignee="ada", status=Status.OPEN) == [mine.id]
    assert await found(unassigned=True) == [free.id]
    assert await found(contact_id="bob") == [free.id]
    assert await found(status=Status.SNOOZED) == []


async def test_the_latest_of_a_thread_is_the_unresolved_one_or_the_last_resolved(store):
    first, second, third = (a_conversation(thread="t") for _ in range(3))
    assert await store.conversations.find_latest("form", "t") is None
    for conversation in (first, second):
        await write(store, lambda tx, one=conversation: tx.conversations.add(one))
        assert (await store.conversations.find_latest("form", "t")).id == conversation.id
        resolved = replace(conversation, status=Status.RESOLVED)
        await write(store, lambda tx, one=resolved: tx.conversations.save(one))
        assert (await store.conversations.find_latest("form", "t")).id == conversation.id
    await write(store, lambda tx: tx.conversations.add(third))
    assert (await store.conversations.find_latest("form", "t")).id == third.id
    assert await store.conversations.find_latest("chat", "t") is None


async def test_the_last_inbound_entry_is_remembered(store):
    conversation = a_conversation(last_seq=1, last_inbound_seq=1)
    await write(store, lambda tx: tx.conversations.add(conversation))
    for direction, expected in (("out", 1), ("in", 3), ("out", 3)):
        body = Message(direction=direction, text="x")
        await write(store, lambda tx, body=body: tx.timeline.append(an_entry(conversation, body=body)))
        assert (await store.conversations.get(conversation.id)).last_inbound_seq == expected


async def test_a_thread_moves_with_all_its_conversations(store):
    past = a_conversation(thread="old", status=Status.RESOLVED)
    now, elsewhere = a_conversation(thread="old"), a_conversation(thread="old", channel_id="mail")
    await add(store, past, now, elsewhere)
    [moved] = await write(store, lambda tx: tx.conversations.move_thread("form", "old", "new"))
    assert sorted(moved) == sorted([past.id, now.id])
    assert (await store.conversations.find_unresolved("form", "new")).id == now.id
    assert (await store.conversations.get(past.id)).thread == "new"
    assert await store.conversations.find_latest("form", "old") is None
    assert (await store.conversations.get(elsewhere.id)).thread == "old"
    assert (await store.conversations.get(now.id)).version == 1


async def test_a_thread_that_moves_onto_an_open_one_goes_on_there(store):
    before, after = a_conversation(thread="old"), a_conversation(thread="new")
    await add(store, before, after)
    await write(store, lambda tx: tx.conversations.move_thread("form", "old", "new"))
    kept = await store.conversations.get(before.id)
    assert (kept.thread, kept.status) == ("new", Status.RESOLVED)
    assert (await store.conversations.find_unresolved("form", "new")).id == after.id


@pytest.mark.parametrize(("thread", "to"), [("t", "t"), ("none", "t")])
async def test_a_thread_that_does_not_move_stays_as_it_is(store, thread, to):
    talk = a_conversation(thread="t")
    await add(store, talk)
    assert await write(store, lambda tx: tx.conversations.move_thread("form", thread, to)) == [[]]
    assert await store.conversations.get(talk.id) == talk
