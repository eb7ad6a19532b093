"""What did not arrive is sent again by a person, under the same key, and its history stays."""

import pytest

from inbox.actions.attempts import MOST
from inbox.actions.resend import MayHaveArrived, resend
from inbox.core.delivery import DeliveryState
from inbox.core.errors import Conflict, NotFound, RetryLater, Undeliverable, Unprocessable
from inbox.core.store import durably
from tests.inbox.actions.answering import ADA, BEA, Crash


@pytest.fixture
def again(talk):
    async def again(entry, actor=BEA, **more):
        return await talk.do(resend, entry.id, actor, talk.clock.now(), channels=talk.channels, **more)

    return again


async def test_a_failed_message_is_sent_again_as_the_same_entry(talk, again):
    talk.play(Undeliverable("No such person."))
    entry = await talk.say()
    await talk.work()
    queued = await again(entry)
    assert (queued.state, queued.reason) == ("queued", None)
    await talk.work(seconds=1)
    [message] = talk.provider.taken
    assert message.entry_id == entry.id
    first, second = (await talk.delivery(entry)).attempts
    assert (first.outcome, first.reason, first.by) == ("failed", "No such person.", None)
    assert (second.outcome, second.by) == ("sent", "bea")
    assert await talk.history() == ["Hello?", "assigned", "Hi!"]
    [row, *_] = (await talk.store.audit.page()).items
    assert (row.action, row.kind, row.id, row.actor) == ("sent again", "entry", entry.id, "agent:bea")


async def test_asking_twice_sends_once(talk, again):
    talk.play(Undeliverable("No."))
    entry = await talk.say()
    await talk.work()
    await again(entry)
    await again(entry, ADA)
    await talk.work()
    assert len(talk.provider.taken) == 1


async def test_what_was_sent_is_not_sent_again(talk, again):
    entry = await talk.say()
    await talk.work()
    with pytest.raises(Conflict):
        await again(entry)


async def test_what_may_have_arrived_is_sent_again_only_if_somebody_wants_that(talk, again):
    talk.play(Crash())
    entry = await talk.say()
    await talk.work()
    await talk.restart()
    with pytest.raises(MayHaveArrived):
        await again(entry)
    await again(entry, anyway=True)
    await talk.work()
    assert await talk.outcomes(entry) == ["unknown", "sent"]


async def test_what_is_shown_once_is_sent_again_without_asking(talk, again):
    talk.play(Crash())
    entry = await talk.say()
    await talk.work()
    await talk.restart()
    talk.play(repeatable=True)
    await again(entry)
    await talk.work()
    assert await talk.states(entry) == ["sent"]


async def test_what_was_reported_of_the_first_sending_says_nothing_about_the_next(talk, again):
    talk.play(Undeliverable("No."))
    entry = await talk.say()
    now = talk.clock.now()
    await durably(
        talk.store,
        lambda tx: tx.deliveries.report(talk.id, up_to=entry.seq, state=DeliveryState.READ, at=now),
    )
    await talk.work()
    assert await talk.states(entry) == ["failed"]
    await again(entry)
    await talk.work()
    assert await talk.states(entry) == ["sent"]


async def test_it_gets_all_its_attempts_again(talk, again):
    talk.play(*[RetryLater() for _ in range(2 * MOST)])
    entry = await talk.say()
    for _ in range(2):
        await talk.work()
        for _ in range(MOST):
            await talk.work(hours=3)
        assert await talk.states(entry) == ["failed"]
        await again(entry)
    assert talk.provider.asked == 2 * MOST
    await talk.work()
    assert await talk.states(entry) == ["sent"]


async def test_the_later_ones_still_leave_after_it_was_sent_again(talk, again):
    talk.play(Undeliverable("No."), RetryLater(after=60), RetryLater(after=600))
    first, second = await talk.say("one"), await talk.say("two")
    await talk.work()
    assert await talk.states(first, second) == ["failed", "queued"]
    await again(first)
    await talk.work()
    third = await talk.say("three")
    await talk.work(seconds=60)
    assert talk.provider.texts == []
    await talk.work(seconds=600)
    assert talk.provider.texts == ["one", "two", "three"]
    assert await talk.states(first, second, third) == ["sent"] * 3


async def test_through_a_channel_that_is_off_nothing_is_sent_again(talk, again):
    talk.play(Undeliverable("No."))
    entry = await talk.say()
    await talk.work()
    talk.channels.clear()
    with pytest.raises(Unprocessable):
        await again(entry)
    assert await talk.states(entry) == ["failed"]


async def test_only_messages_of_agents_are_sent(talk, again):
    page = await talk.store.timeline.page(conversation_id=talk.id)
    with pytest.raises(NotFound):
        await again(page.items[0])
