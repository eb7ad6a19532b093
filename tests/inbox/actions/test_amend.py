"""An agent changes or takes back what they wrote, before and after it was sent."""

import pytest

from inbox.actions.resend import resend
from inbox.core.errors import BadRequest, Conflict, NotFound, RetryLater, Undeliverable, Unprocessable
from tests.inbox.actions.answering import ADA, BEA, Crash

ABLE = {"edits": True, "deletes": True}


async def test_what_waits_is_changed_at_once(talk):
    talk.play(RetryLater("Busy."))
    entry = await talk.say("Helo")
    await talk.work()
    await talk.edit(entry, " Hello ")
    body = await talk.body(entry)
    assert (body.text, body.history, body.edited_at, body.amendment) == ("Hello", (), None, None)
    assert (await talk.store.conversations.get(talk.id)).preview == "Hello"
    await talk.work(minutes=1)
    assert talk.provider.texts == ["Hello"]


async def test_what_was_sent_is_changed_by_the_channel(talk):
    talk.play(**ABLE)
    entry = await talk.say("Helo")
    await talk.work()
    waiting = await talk.edit(entry, "Hello")
    assert (waiting.text, waiting.body.amendment.text, waiting.body.amendment.by) == ("Helo", "Hello", "ada")
    await talk.work(seconds=1)
    body = await talk.body(entry)
    assert (body.text, body.amendment) == ("Hello", None)
    [past] = body.history
    assert (past.text, past.until) == ("Helo", body.edited_at)
    assert talk.provider.taken[-1].replaces == "m1"
    assert talk.provider.texts == ["Helo", "Hello"]
    assert await talk.states(entry) == ["sent"]
    assert (await talk.store.conversations.get(talk.id)).preview == "Hello"


async def test_the_same_text_changes_nothing(talk):
    talk.play(**ABLE)
    entry = await talk.say("Hello")
    await talk.work()
    before = await talk.store.changes.head()
    assert (await talk.edit(entry, "Hello")).body.amendment is None
    assert await talk.store.changes.head() == before


async def test_a_change_that_the_channel_refuses_leaves_the_message_with_the_reason(talk):
    talk.play(None, Undeliverable("Too old."), **ABLE)
    entry = await talk.say("Helo")
    await talk.work()
    await talk.edit(entry, "Hello")
    await talk.work()
    body = await talk.body(entry)
    assert (body.text, body.history, body.amendment.text) == ("Helo", (), "Hello")
    assert body.amendment.reason == "Too old."
    await talk.edit(entry, "Hello!")
    await talk.work()
    assert ((await talk.body(entry)).text, (await talk.body(entry)).amendment) == ("Hello!", None)


async def test_a_busy_channel_is_asked_again_and_not_for_ever(talk):
    busy = [RetryLater("Busy.") for _ in range(6)]
    talk.play(None, *busy, **ABLE)
    entry = await talk.say("Helo")
    await talk.work()
    await talk.edit(entry, "Hello")
    for _ in range(4):
        await talk.work(hours=1)
        assert (await talk.body(entry)).amendment.reason is None
    await talk.work(hours=1)
    assert (await talk.body(entry)).amendment.reason == "Busy."
    await talk.work(days=1)
    assert talk.provider.asked == 6


async def test_a_change_that_the_service_did_not_survive_is_made_again(talk):
    async def die(_message):
        raise Crash

    talk.play(None, die, **ABLE)
    entry = await talk.say("Helo")
    await talk.work()
    await talk.edit(entry, "Hello")
    await talk.work()
    talk.start()
    await talk.work(minutes=11)
    assert (await talk.body(entry)).text == "Hello"
    assert len((await talk.body(entry)).history) == 1


async def test_who_changes_their_mind_meanwhile_is_heard_too(talk):
    async def again(_message):
        await talk.edit(entry, "Third")

    talk.play(None, again, **ABLE)
    entry = await talk.say("First")
    await talk.work()
    talk.clock.advance(seconds=1)
    await talk.edit(entry, "Second")
    talk.clock.advance(seconds=1)
    await talk.work()
    body = await talk.body(entry)
    assert (body.text, body.amendment) == ("Third", None)
    assert [past.text for past in body.history] == ["First", "Second"]
    assert talk.provider.texts[-1] == "Third"


async def test_what_waits_is_taken_back_and_never_sent(talk):
    talk.play(RetryLater("Busy."), **ABLE)
    first, second = await talk.say("one"), await talk.say("two")
    await talk.work()
    withdrawn = await talk.withdraw(first)
    assert withdrawn.body.deleted_at == talk.clock.now()
    assert await talk.states(first) == ["withdrawn"]
    await talk.work(hours=1)
    assert talk.provider.texts == ["two"]
    assert await talk.states(first, second) == ["withdrawn", "sent"]
    with pytest.raises(Conflict):
        await talk.do(resend, first.id, ADA, talk.clock.now(), channels=talk.channels)
    with pytest.raises(Conflict):
        await talk.edit(first, "three")


async def test_what_was_sent_is_deleted_by_the_channel_with_all_its_parts(talk):
    talk.play(**ABLE).names = ("m1b", "poll:5")
    entry = await talk.say("Hello")
    await talk.work()
    await talk.withdraw(entry)
    assert (await talk.body(entry)).deleted_at is None
    await talk.work(seconds=1)
    body = await talk.body(entry)
    assert (body.deleted_at, body.text, body.amendment) == (talk.clock.now(), "Hello", None)
    assert [name for _, _, name in talk.provider.withdrawn] == ["m1", "m1b"]
    before = await talk.store.changes.head()
    await talk.withdraw(entry)
    assert await talk.store.changes.head() == before


async def test_a_failed_message_is_changed_before_it_is_sent_again(talk):
    talk.play(Undeliverable("No."))
    entry = await talk.say("Helo")
    await talk.work()
    await talk.edit(entry, "Hello")
    await talk.do(resend, entry.id, ADA, talk.clock.now(), channels=talk.channels)
    await talk.work()
    assert talk.provider.texts == ["Hello"]


async def test_a_channel_that_cannot_is_not_asked(talk):
    entry = await talk.say("Hello")
    await talk.work()
    with pytest.raises(Unprocessable, match="cannot be changed"):
        await talk.edit(entry, "Hi")
    with pytest.raises(Unprocessable, match="cannot be taken back"):
        await talk.withdraw(entry)


async def test_while_it_is_being_sent_a_message_stays_as_it_is(talk):
    refused = []

    async def meanwhile(_message):
        for change in (talk.edit(entry, "Hi"), talk.withdraw(entry)):
            with pytest.raises(Conflict, match="being sent"):
                await change
            refused.append(change)

    talk.play(meanwhile, **ABLE)
    entry = await talk.say("Hello")
    await talk.work()
    assert len(refused) == 2
    assert talk.provider.texts == ["Hello"]


async def test_only_a_message_that_was_sent_from_here_is_changed(talk):
    talk.play(**ABLE)
    filed = await talk.hear("Anybody there?")
    entry = await talk.store.timeline.get(filed.entry_id)
    for change in (talk.edit(entry, "Hi"), talk.withdraw(entry)):
        with pytest.raises(NotFound):
            await change


async def test_a_change_is_checked_like_an_answer(talk):
    talk.play(max_text=5, splits=True, **ABLE)
    entry, other = await talk.say("Hello there"), await talk.say("Hi")
    await talk.work()
    with pytest.raises(Unprocessable, match="at most 5"):
        await talk.edit(other, "Hello!")
    with pytest.raises(BadRequest):
        await talk.edit(entry, "  ")
    assert (await talk.edit(other, "Hello", BEA)).body.amendment.by == "bea"
