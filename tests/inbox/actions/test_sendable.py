"""An answer is only what the channel can carry, to somebody who can be reached, in time."""

from datetime import timedelta

import pytest

from inbox.core.errors import NotFound, Unprocessable
from inbox.core.timeline import Poll
from tests.contract.store.nouns import write


async def test_an_answer_quotes_what_the_contact_wrote_by_the_providers_name(talk):
    talk.play(quotes=True)
    filed = await talk.hear("How much?", key="ann:5")
    entry = await talk.say("Ten.", answers=filed.entry_id)
    assert (entry.body.quote.text, entry.body.quote.entry_id) == ("How much?", filed.entry_id)
    follow_up = await talk.say("Or twelve.", answers=entry.id)
    await talk.work()
    assert [message.answers for message in talk.provider.taken] == ["ann:5", "m1"]
    assert (await talk.body(follow_up)).quote.text == "Ten."


async def test_only_a_message_of_the_same_thread_is_quoted(talk):
    talk.play(quotes=True)
    elsewhere = await talk.hear("Hello?", thread="bob")
    with pytest.raises(Unprocessable, match="this conversation"):
        await talk.say("Ten.", answers=elsewhere.entry_id)
    with pytest.raises(NotFound):
        await talk.say("Ten.", answers="nothing")


async def test_buttons_and_polls_reach_the_channel(talk):
    talk.play(max_buttons=2, max_options=3)
    poll = Poll(question="Which?", options=("a", "b"))
    await talk.say("Yes?", buttons=("Yes", "No"))
    await talk.say("", poll=poll)
    assert (await talk.store.conversations.get(talk.id)).preview == "Which?"
    await talk.work()
    assert talk.provider.taken[0].buttons == ("Yes", "No")
    assert talk.provider.taken[1].poll == poll


@pytest.mark.parametrize(
    ("able", "answer", "reason"),
    [
        ({"max_text": 3, "utf16": True}, {"text": "👍👍"}, "4 characters"),
        ({"max_files": 1}, {"text": "", "uploads": 2}, "at most 1 files"),
        ({"max_file": 2}, {"text": "", "uploads": 1}, "as large as a.png"),
        ({"max_caption": 2}, {"text": "abc", "uploads": 1}, "at most 2"),
        ({}, {"text": "Yes?", "buttons": ("Yes",)}, "at most 0 buttons"),
        ({"max_options": 2}, {"poll": Poll(question="?", options=("a", "b", "c"))}, "at most 2 options"),
    ],
)
async def test_what_a_channel_cannot_carry_is_refused_with_the_reason(talk, able, answer, reason):
    talk.play(**able)
    uploads = tuple([(await talk.upload()).id for _ in range(answer.get("uploads", 0))])
    with pytest.raises(Unprocessable, match=reason):
        await talk.say(**{**answer, "uploads": uploads})


async def test_nothing_is_quoted_where_nothing_can_be(talk):
    filed = await talk.hear("How much?")
    with pytest.raises(Unprocessable, match="quoted"):
        await talk.say("Ten.", answers=filed.entry_id)


async def test_a_channel_that_splits_takes_texts_of_any_length(talk):
    talk.play(max_text=5, max_caption=2, splits=True)
    await talk.say("Hello there")
    await talk.say("Hello there", uploads=((await talk.upload()).id,))


async def test_after_the_reply_window_nothing_is_sent(talk):
    talk.play(reply_window=timedelta(hours=24))
    await talk.work(hours=23)
    await talk.say("In time.")
    await talk.work(hours=1)
    with pytest.raises(Unprocessable, match="time for an answer has passed"):
        await talk.say("Too late.")
    await talk.hear("Still there?")
    await talk.say("In time again.")


async def test_who_cannot_be_reached_is_not_answered(talk):
    contact = await talk.store.contacts.get(talk.contact_id)
    await write(talk.store, lambda tx: tx.contacts.reach(contact.identities[0], reachable=False))
    with pytest.raises(Unprocessable, match="cannot be written to"):
        await talk.say("Hi!")
