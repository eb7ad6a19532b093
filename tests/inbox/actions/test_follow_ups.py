"""What a provider tells about messages, people and threads."""

import pytest

from inbox.actions.aliases import filed_as
from inbox.actions.resolve import resolve
from inbox.core.actor import SYSTEM
from inbox.core.conversation import Status
from inbox.core.delivery import DeliveryState
from inbox.core.identity import Identity
from inbox.core.timeline import Happened, Message, Poll
from tests.contract.store.nouns import NOON, a_delivery, an_entry, later, write
from tests.inbox.actions.hearing import ANN

BOB = Identity(kind="messenger", value="8")
SENT, FAILED = DeliveryState.SENT, DeliveryState.FAILED
DELIVERED, READ = DeliveryState.DELIVERED, DeliveryState.READ


async def emojis(chat, filed):
    return [(reaction.by, reaction.emoji) for reaction in (await chat.body(filed)).reactions]


async def test_a_reaction_is_the_persons_latest(chat):
    filed = await chat.say("Hello")
    await chat.react("👍", "🔥", seconds=5)
    await chat.react("❤", senders=(BOB,), name="Bob", seconds=5)
    assert await emojis(chat, filed) == [("7", "👍"), ("7", "🔥"), ("8", "❤")]
    await chat.react("👎", seconds=3)
    await chat.react("🎉", seconds=9)
    await chat.react(senders=(BOB,), seconds=9)
    assert await emojis(chat, filed) == [("7", "🎉")]
    await chat.react("❤", senders=(BOB,), seconds=8)
    assert await emojis(chat, filed) == [("7", "🎉")]


async def test_of_reactions_in_one_second_the_later_event_counts(chat):
    filed = await chat.say("Hello")
    await chat.react("👍", number=10)
    await chat.react("👎", number=9)
    assert await emojis(chat, filed) == [("7", "👍")]


async def test_what_is_told_before_its_message_waits_for_it(chat):
    assert await chat.react("👍") is None
    await chat.wait(seconds=2)
    await chat.wait(seconds=10)
    filed = await chat.say("Hello")
    assert await emojis(chat, filed) == []
    await chat.wait(minutes=1)
    assert await emojis(chat, filed) == [("7", "👍")]


async def test_for_a_message_that_never_comes_nobody_waits_for_ever(chat):
    await chat.react("👍", number=5)
    for _ in range(9):
        await chat.wait(hours=1)
    assert await chat.store.jobs.next_due() is None
    assert await chat.react("👍", number=5) is None
    assert await chat.store.jobs.next_due() is None


async def a_sent_message(chat, key="7:9", **body):
    """What an agent sent in the thread, under the provider's name for it."""
    filed = await chat.say("Hello")
    talk = await chat.store.conversations.get(filed.conversation_id)
    entry = an_entry(talk, body=Message(direction="out", text="Hi", **body))
    [entry, *_] = await write(
        chat.store,
        lambda tx: tx.timeline.append(entry),
        lambda tx: tx.deliveries.add(
            a_delivery(entry_id=entry.id, conversation_id=talk.id, state=SENT, external_id=key)
        ),
        *(
            lambda tx, name=name: tx.events.append(
                "chat", f"message:{name}", filed_as(entry), fingerprint=None
            )
            for name in (key, "poll:5")
        ),
    )
    return entry


async def test_a_choice_in_a_poll_is_a_message_that_a_new_vote_changes(chat):
    await a_sent_message(chat, poll=Poll(question="Which?", options=("Red", "Blue"), multiple=True))
    filed = await chat.vote(1, seconds=5, thread=None)
    body = await chat.body(filed)
    assert (body.direction, body.cards[0].kind, body.cards[0].title) == ("in", "choice", "Blue")
    assert body.cards[0].facts == {"question": "Which?"}
    talk = await chat.store.conversations.get(filed.conversation_id)
    assert (talk.thread, talk.preview, talk.last_inbound_seq) == ("7", "Blue", 3)
    await chat.vote(0, 1, seconds=9, thread=None)
    body = await chat.body(filed)
    assert (body.cards[0].title, body.edited_at) == ("Red, Blue", later(9))
    await chat.vote(seconds=12)
    assert (await chat.body(filed)).deleted_at == later(12)
    await chat.vote(0, seconds=10)
    body = await chat.body(filed)
    assert (body.cards[0].title, body.deleted_at) == ("Red", later(12))
    await chat.vote(1, seconds=15)
    body = await chat.body(filed)
    assert (body.cards[0].title, body.deleted_at) == ("Blue", None)
    assert len(await chat.entries()) == 3


async def test_two_people_vote_for_themselves(chat):
    await a_sent_message(chat, poll=Poll(question="Which?", options=("Red", "Blue")))
    first, second = await chat.vote(0), await chat.vote(1, senders=(BOB,), name="Bob", thread="8")
    assert first.entry_id != second.entry_id
    assert first.conversation_id == second.conversation_id
    assert [(await chat.body(each)).writer for each in (first, second)] == [None, "Bob"]
    assert await chat.store.contacts.find(BOB) is None


async def test_a_vote_in_what_is_no_poll_of_ours_changes_nothing(chat):
    sent = await a_sent_message(chat)
    assert (await chat.vote(0)).entry_id == sent.id
    assert await chat.vote(0, poll="poll:6") is None
    assert len(await chat.entries()) == 2


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ((DELIVERED, READ), READ),
        ((READ, DELIVERED, SENT), READ),
        ((FAILED,), FAILED),
        ((FAILED, SENT), FAILED),
        ((FAILED, DELIVERED), DELIVERED),
        ((DELIVERED, FAILED), DELIVERED),
    ],
)
async def test_a_report_never_moves_a_delivery_back(chat, told, state):
    sent = await a_sent_message(chat)
    for each in told:
        assert (await chat.report(each, reason="Gone.")).entry_id == sent.id
    delivery = await chat.store.deliveries.get(sent.id)
    assert (delivery.state, delivery.reason) == (state, "Gone." if state is FAILED else None)


async def test_a_report_that_comes_before_the_receipt_is_told_again(chat):
    assert await chat.report(READ) is None
    sent = await a_sent_message(chat)
    await chat.wait(seconds=2)
    assert (await chat.store.deliveries.get(sent.id)).state is READ


async def test_a_mirrored_answer_is_ours_and_asks_for_nothing(chat):
    filed = await chat.say("Hello")
    await write(chat.store, lambda tx: resolve(tx, filed.conversation_id, SYSTEM, NOON))
    out = await chat.say("Hi", "7:2", direction="out", writer="Ada")
    assert out.conversation_id == filed.conversation_id
    assert (out.lead_id, (await chat.body(out)).writer) == (None, "Ada")
    talk = await chat.store.conversations.get(out.conversation_id)
    assert (talk.status, talk.preview, talk.last_inbound_seq) == (Status.RESOLVED, "Hi", 1)
    assert not await chat.store.deliveries.many([out.entry_id])


async def test_the_first_that_a_contact_writes_is_a_request_even_after_us(chat):
    out = await chat.say("Hi", "7:1", direction="out")
    assert list((await chat.store.leads.page()).items) == []
    filed = await chat.say("Hello", "7:2")
    assert filed.conversation_id == out.conversation_id
    assert filed.lead_id is not None
    assert (await chat.say("More", "7:3")).lead_id is None


async def test_the_echo_of_what_an_agent_sent_is_no_news(chat):
    sent = await a_sent_message(chat)
    assert (await chat.say("Hi", "7:9", direction="out")).entry_id == sent.id
    assert await chat.texts() == ["Hello", "Hi"]
    await chat.edit("Hi!", "7:9", seconds=5, direction="out")
    assert (await chat.store.timeline.get(sent.id)).text == "Hi!"


async def test_who_blocks_us_is_unreachable_until_they_write_again(chat):
    filed = await chat.say("Hello")
    line = await chat.reach(reachable=False)
    assert await chat.body(line) == Happened(what="unreachable")
    assert line.conversation_id == filed.conversation_id
    assert (await chat.store.contacts.get(filed.contact_id)).unreachable == (ANN,)
    assert await chat.reach(reachable=False) is None
    await chat.reach(reachable=True)
    assert (await chat.store.contacts.get(filed.contact_id)).unreachable == ()
    await chat.reach(reachable=False)
    await chat.say("I am back", "7:2")
    assert (await chat.store.contacts.get(filed.contact_id)).unreachable == ()


async def test_somebody_unknown_is_not_unreachable(chat):
    assert await chat.reach(reachable=False) is None
    assert await chat.entries() == []


async def test_a_note_is_a_line_and_no_request(chat):
    line = await chat.note("started", visitor_id=None)
    assert await chat.body(line) == Happened(what="started")
    assert list((await chat.store.leads.page()).items) == []
    filed = await chat.say("Hello")
    assert (filed.conversation_id, filed.lead_id is not None) == (line.conversation_id, True)
    await chat.note("left", senders=(), name=None)
    assert [entry.kind for entry in await chat.entries()] == ["event", "message", "event"]
    assert (await chat.store.conversations.get(line.conversation_id)).preview == "Hello"


async def test_a_note_from_nobody_in_an_unknown_thread_is_dropped(chat):
    assert await chat.note(senders=()) is None
    assert await chat.note(senders=(), thread=None) is None
    assert await chat.entries() == []


async def test_a_thread_that_moves_takes_its_address_along(chat):
    filed = await chat.say("Hello")
    assert await chat.move("70") is None
    assert (await chat.store.conversations.get(filed.conversation_id)).thread == "70"
    new = Identity(kind="messenger", value="70")
    assert (await chat.store.contacts.find(new)).id == filed.contact_id
    again = await chat.say("Hello again", "70:1", thread="70", senders=(new,))
    assert again.conversation_id == filed.conversation_id


async def test_a_thread_that_moves_onto_a_known_one_leaves_its_person_alone(chat):
    old = await chat.say("Hello")
    new = Identity(kind="messenger", value="70")
    first = await chat.say("Hello", "70:1", thread="70", senders=(new,))
    await chat.move("70")
    assert (await chat.store.contacts.find(new)).id == first.contact_id
    assert (await chat.store.conversations.get(old.conversation_id)).status is Status.RESOLVED
    assert await chat.move("70") is None


async def test_a_visitor_who_comes_by_a_link_is_one_person(chat):
    filed = await chat.say("Hello", visitor_id="laptop")
    assert list(await chat.store.touches.contacts_of("laptop")) == [filed.contact_id]
    await chat.note("started", visitor_id="phone")
    assert list(await chat.store.touches.contacts_of("phone")) == [filed.contact_id]
