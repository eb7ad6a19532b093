"""Whatever a provider tells about messages, often and in any order, leaves the same timeline."""

import asyncio
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from inbox.app.supervisor import Supervisor
from inbox.core.delivery import DeliveryState
from inbox.core.inbound import (
    DeliveryReported,
    Filed,
    FileRef,
    MessageReceived,
    MessagesDeleted,
    Reacted,
)
from inbox.core.timeline import Message
from tests.conftest import FakeClock
from tests.contract.store.inbound import an_event
from tests.contract.store.nouns import a_conversation, a_delivery, an_entry, later, write
from tests.inbox.actions.hearing import ANN, Hearing
from tests.properties.store_of import with_store

KEYS = ("7:1", "7:2", "7:9", "7:10")
ALBUM = ("7:9", "7:10")
STATES = (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.DELIVERED, DeliveryState.READ)

seconds = st.integers(0, 3)
words = st.sampled_from(["", "bean", "beans", "coffee"])
files = st.lists(st.sampled_from(["f1", "f2"]), max_size=2, unique=True)


def message(key, text, edited_at, refs):
    return MessageReceived(
        text=text or ("" if refs else "bean"),
        key=key,
        edited_at=edited_at,
        refs=tuple(FileRef(ref=f"{key}:{ref}", name=ref) for ref in refs),
        album="a" if key in ALBUM else None,
    )


originals = st.builds(message, st.sampled_from(KEYS), words, st.none(), files)
edits = st.builds(message, st.sampled_from(KEYS), words, seconds.map(later), files)
deletions = st.builds(
    lambda keys: MessagesDeleted(keys=tuple(keys)), st.lists(st.sampled_from(KEYS), min_size=1, unique=True)
)
reactions = st.builds(
    lambda key, emojis: Reacted(key=key, emojis=tuple(emojis)),
    st.sampled_from([*KEYS, "7:50"]),
    st.lists(st.sampled_from("👍🔥"), max_size=2, unique=True),
)
reports = st.builds(lambda state: DeliveryReported(key="7:50", state=state), st.sampled_from(STATES))
bodies = st.one_of(originals, edits, edits, deletions, reactions, reports)


@st.composite
def two_orders(draw):
    """One original of each message and what is told about them, as it came, and shuffled with repeats."""
    told = [message(key, draw(words), None, draw(files)) for key in KEYS] + draw(st.lists(bodies, max_size=8))
    # Each message has one original; what else says to be one is an edit of the same second.
    events = [event(number, body, draw(seconds)) for number, body in enumerate(told)]
    repeats = draw(st.lists(st.sampled_from(events), max_size=6))
    return events, draw(st.permutations([*events, *repeats]))


def event(number, body, second):
    at = later(0) if isinstance(body, MessageReceived) else later(second)
    names = {"channel_id": "chat", "external_id": str(number), "thread": "7"}
    return an_event(**names, senders=(ANN,), name="Ann", at=at, body=body)


async def timeline(store, events, *, together):
    supervisor, clock = Supervisor(), FakeClock()
    chat = Hearing(store, clock, supervisor)
    sent = await a_sent_message(store)
    filing = [chat.file(each) for each in events]
    if together:
        await asyncio.gather(*filing)
    else:
        for one in filing:
            await one
    for _ in range(6):
        await chat.wait(hours=1)
    await supervisor.stop()
    delivery = await store.deliveries.get(sent.id)
    told = [replace(entry.body, key=None) for entry in await chat.entries()]
    return sorted(map(repr, told)), delivery.state


async def a_sent_message(store):
    talk = a_conversation(channel_id="chat", thread="7")
    entry = an_entry(talk, body=Message(direction="out", text="Hi"))
    delivery = a_delivery(entry_id=entry.id, conversation_id=talk.id, state=DeliveryState.SENT)
    filed = {"entry_id": entry.id, "contact_id": talk.contact_id, "conversation_id": talk.id}
    await write(
        store,
        lambda tx: tx.conversations.add(talk),
        lambda tx: tx.timeline.append(entry),
        lambda tx: tx.deliveries.add(delivery),
        lambda tx: tx.events.append("chat", "message:7:50", Filed(**filed), fingerprint=None),
    )
    return entry


@settings(max_examples=30, deadline=None)
@given(two_orders(), st.booleans())
def test_messages_and_what_is_told_of_them_end_alike(orders, together):
    made, shuffled = orders
    expected = with_store(lambda store: timeline(store, made, together=False))
    assert with_store(lambda store: timeline(store, shuffled, together=together)) == expected
    # The message of ours, two alone and one album.
    assert len(expected[0]) == 4
