"""What every engine promises of unread entries."""

from dataclasses import replace

from inbox.core.call import Call
from inbox.core.conversation import Status
from inbox.core.store.readings import MOST
from inbox.core.timeline import Form, Message, Note
from tests.contract.store.nouns import a_conversation, an_entry, write

IN = Message(direction="in", text="Hi")
OUT = Message(direction="out", text="Hello")


async def talk(store, *bodies, **given):
    conversation = a_conversation(**given)

    async def fill(tx):
        await tx.conversations.add(conversation)
        for body in bodies:
            await tx.timeline.append(an_entry(conversation, body=body))

    await write(store, fill)
    return conversation


async def mark(store, conversation, seq, agent="ada"):
    [moved] = await write(store, lambda tx: tx.readings.mark(agent, conversation.id, seq))
    return moved


async def unread(store, *conversations, agent="ada"):
    found = await store.readings.unread(agent, [each.id for each in conversations])
    return [found.get(each.id, 0) for each in conversations]


async def test_what_the_contact_wrote_is_unread_until_it_is_marked(store):
    conversation = await talk(store, Form(text="Hi"), IN, OUT, Note(text="x"), IN)
    assert await unread(store, conversation) == [3]
    assert await mark(store, conversation, 2)
    assert await unread(store, conversation) == [1]
    assert await mark(store, conversation, 5)
    assert await unread(store, conversation) == [0]
    assert await unread(store, conversation, agent="ben") == [3]


async def test_a_call_of_the_contact_is_unread_and_one_of_ours_is_not(store):
    calls = [Call(key=str(place), direction=way) for place, way in enumerate(("in", "out", "in"))]
    conversation = await talk(store, *calls)
    assert await unread(store, conversation) == [2]
    assert await mark(store, conversation, 1)
    assert await unread(store, conversation) == [1]


async def test_a_mark_never_moves_back(store):
    conversation = await talk(store, IN, IN)
    assert await mark(store, conversation, 2)
    assert not await mark(store, conversation, 1)
    assert not await mark(store, conversation, 2)
    assert await unread(store, conversation) == [0]


async def test_what_agents_wrote_is_never_unread(store):
    conversation = await talk(store, OUT, Note(text="x"))
    assert await unread(store, conversation) == [0]
    assert (await store.conversations.get(conversation.id)).last_inbound_seq == 0


async def test_a_long_silence_is_counted_to_its_limit(store):
    conversation, quiet = await talk(store, *[IN] * (MOST + 2)), await talk(store)
    assert await unread(store, conversation, quiet) == [MOST, 0]
    assert await unread(store) == []


async def test_unread_conversations_are_counted_by_assignee(store):
    mine = await talk(store, IN, assignee="ada")
    await talk(store, IN)
    read = await talk(store, IN)
    gone = await talk(store, IN)
    await mark(store, read, 1)
    await write(
        store,
        lambda tx: tx.conversations.save(replace(gone, status=Status.RESOLVED)),
    )
    assert await store.readings.count_unread("ada", assignee="ada") == 1
    assert await store.readings.count_unread("ada", assignee=None) == 1
    await mark(store, mine, 1)
    assert await store.readings.count_unread("ada", assignee="ada") == 0


async def test_a_mark_is_told_to_the_agents_other_screens(store):
    conversation = await talk(store, IN)
    head = await store.changes.head()
    await mark(store, conversation, 1)
    await mark(store, conversation, 1)
    [change] = await store.changes.after(head, limit=9)
    assert (change.kind, change.id, change.conversation_id) == ("reading", "ada", conversation.id)
