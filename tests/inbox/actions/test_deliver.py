"""What agents write arrives once, in order, and nobody is told more than is known."""

import asyncio

import pytest

from inbox.actions import deliver
from inbox.actions.attempts import MOST
from inbox.core.delivery import DeliveryState
from inbox.core.errors import RetryLater, Undeliverable
from inbox.core.identity import EMAIL, Identity
from inbox.core.store import durably
from tests.inbox.actions.answering import Crash

BUSY = "The provider asks for patience."


def later(after=None):
    return RetryLater(BUSY, after=after)


def gone():
    return Undeliverable("The person has blocked the bot.")


async def report(talk, entry, state):
    at, up_to = talk.clock.now(), entry.seq
    return await durably(
        talk.store,
        lambda tx: tx.deliveries.report(talk.id, up_to=up_to, state=DeliveryState(state), at=at),
    )


async def test_an_answer_is_handed_over_once_with_its_receipt(talk):
    entry = await talk.say("Hi!")
    assert await talk.states(entry) == ["queued"]
    await talk.work()
    await talk.work(days=1)
    [message] = talk.provider.taken
    assert (message.entry_id, message.thread, message.text) == (entry.id, "ann", "Hi!")
    assert message.to == Identity(kind=EMAIL, value="ann@mail.example")
    delivery = await talk.delivery(entry)
    assert (delivery.state, delivery.external_id, delivery.reason) == ("sent", "m1", None)
    [attempt] = delivery.attempts
    assert (attempt.outcome, attempt.started_at, attempt.ended_at) == ("sent", entry.at, entry.at)


async def test_the_attempt_is_on_disk_before_the_channel_hears_of_it(talk):
    seen = []

    async def look(message):
        # What the store reads outside a unit is durable.
        seen.append(await talk.store.deliveries.get(message.entry_id))

    talk.play(look)
    await talk.say()
    await talk.work()
    [delivery] = seen
    assert [attempt.outcome for attempt in delivery.attempts] == [None]


async def test_two_messages_leave_in_order_although_the_first_must_wait(talk):
    talk.play(later())
    first, second = await talk.say("one"), await talk.say("two")
    await talk.work()
    await talk.work(seconds=3)
    assert talk.provider.texts == []
    assert await talk.states(first, second) == ["queued", "queued"]
    assert (await talk.delivery(first)).reason == BUSY
    third = await talk.say("three")
    await talk.work(seconds=3)
    assert talk.provider.texts == ["one", "two", "three"]
    assert await talk.states(first, second, third) == ["sent", "sent", "sent"]
    assert await talk.outcomes(first) == ["later", "sent"]


async def test_many_messages_of_one_conversation_leave_in_order(talk):
    async def slowly(_message):
        await asyncio.sleep(0.001)

    talk.play(*[slowly] * 20)
    for n in range(20):
        await talk.say(str(n))
    await talk.work()
    assert talk.provider.texts == [str(n) for n in range(20)]


async def test_a_failed_message_does_not_hold_up_the_next(talk):
    talk.play(gone())
    first, second = await talk.say("one"), await talk.say("two")
    await talk.work()
    assert await talk.states(first, second) == ["failed", "sent"]
    assert (await talk.delivery(first)).reason == "The person has blocked the bot."


@pytest.mark.parametrize("died", ["before it was taken", "after it was taken"])
async def test_a_crash_in_the_middle_of_sending_leaves_it_unknown(talk, died):
    async def take_and_die(message):
        talk.provider.taken.append(message)
        raise Crash

    talk.play(Crash() if died.startswith("before") else take_and_die)
    first, second = await talk.say("one"), await talk.say("two")
    await talk.work()
    assert await talk.outcomes(first) == [None]
    taken = talk.provider.texts
    await talk.restart()
    await talk.work(hours=1)
    assert await talk.states(first, second) == ["unknown", "sent"]
    assert talk.provider.texts == [*taken, "two"]
    assert "stopped" in (await talk.delivery(first)).reason


async def test_a_channel_that_shows_an_entry_once_gets_it_again_after_a_crash(talk):
    talk.play(Crash(), repeatable=True)
    first, second = await talk.say("one"), await talk.say("two")
    await talk.work()
    await talk.restart()
    assert talk.provider.texts == ["one", "two"]
    assert talk.provider.taken[0].entry_id == first.id
    assert await talk.states(first, second) == ["sent", "sent"]
    assert await talk.outcomes(first) == ["later", "sent"]


async def test_a_message_that_kills_the_service_each_time_is_given_up(talk):
    talk.play(*[Crash() for _ in range(MOST)], repeatable=True)
    first, second = await talk.say("one"), await talk.say("two")
    await talk.work()
    for _ in range(MOST):
        await talk.restart()
    assert talk.provider.asked == MOST + 1
    assert await talk.states(first, second) == ["failed", "sent"]


async def test_a_crash_before_the_job_was_claimed_loses_nothing(talk):
    entry = await talk.say()
    await talk.restart()
    assert await talk.states(entry) == ["sent"]
    assert talk.provider.asked == 1


async def test_the_lease_of_a_dead_service_does_no_harm_later(talk):
    talk.play(Crash())
    entry = await talk.say()
    await talk.work()
    await talk.restart()
    await talk.work(minutes=11)
    assert await talk.states(entry) == ["unknown"]
    assert talk.provider.asked == 1


async def test_an_error_nobody_foresaw_leaves_it_unknown_not_sent_twice(talk):
    talk.play(ConnectionResetError())
    entry = await talk.say()
    await talk.work()
    assert await talk.states(entry) == ["queued"]
    await talk.work(seconds=10)
    assert await talk.states(entry) == ["unknown"]
    assert talk.provider.asked == 1


async def test_a_channel_that_does_not_answer_leaves_it_unknown(talk, monkeypatch):
    monkeypatch.setattr(deliver, "_TIME_LIMIT_S", 0.01)

    async def hang(_message):
        await asyncio.sleep(60)

    talk.play(hang)
    first, second = await talk.say("one"), await talk.say("two")
    await talk.work()
    assert await talk.states(first, second) == ["unknown", "sent"]
    talk.play(hang, repeatable=True)
    third = await talk.say("three")
    await talk.work()
    await talk.work(seconds=10)
    assert (await talk.states(third), await talk.outcomes(third)) == (["sent"], ["later", "sent"])


async def test_patience_ends_after_so_many_attempts(talk):
    talk.play(*[later() for _ in range(20)])
    first = await talk.say("one")
    await talk.work()
    for _ in range(20):
        await talk.work(hours=2)
    assert talk.provider.asked == MOST
    delivery = await talk.delivery(first)
    assert (delivery.state, delivery.reason) == ("failed", BUSY)
    assert await talk.outcomes(first) == ["later"] * (MOST - 1) + ["failed"]


async def test_patience_ends_after_a_day(talk):
    talk.play(*[later(after=6 * 3600) for _ in range(6)])
    entry = await talk.say()
    await talk.work()
    for _ in range(6):
        await talk.work(hours=7)
    assert await talk.states(entry) == ["failed"]
    assert talk.provider.asked == 4


async def test_a_provider_is_asked_again_when_it_wants_to_be(talk):
    talk.play(later(after=90))
    entry = await talk.say()
    await talk.work()
    await talk.work(seconds=89)
    assert talk.provider.asked == 1
    await talk.work(seconds=1)
    assert await talk.states(entry) == ["sent"]


async def test_no_provider_makes_a_message_wait_for_longer_than_is_of_use(talk):
    talk.play(later(after=1e9))
    entry = await talk.say()
    await talk.work()
    await talk.work(hours=6)
    assert await talk.states(entry) == ["sent"]


async def test_a_channel_that_is_off_keeps_its_messages_waiting(talk):
    entry = await talk.say()
    channel = talk.channels.pop("chat")
    await talk.work()
    delivery = await talk.delivery(entry)
    assert (delivery.state, "switched off" in delivery.reason) == ("queued", True)
    talk.channels["chat"] = channel
    await talk.work(seconds=10)
    assert await talk.states(entry) == ["sent"]


async def test_one_job_too_many_neither_sends_twice_nor_takes_a_running_attempt_for_a_lost_one(talk):
    seen = []

    async def slowly(_message):
        await asyncio.sleep(0.05)
        seen.append(await talk.delivery(entry))

    talk.play(slowly)
    entry = await talk.say()
    for _ in range(3):
        await durably(
            talk.store,
            lambda tx: tx.jobs.enqueue("deliver", {"entry": entry.id}, run_at=talk.clock.now()),
        )
    await talk.work()
    assert talk.provider.asked == 1
    assert [(delivery.state, len(delivery.attempts)) for delivery in seen] == [("queued", 1)]
    assert await talk.outcomes(entry) == ["sent"]


async def test_what_lost_its_job_is_taken_up_and_what_has_one_is_left_alone(talk):
    talk.play(later(after=3600))
    waiting = await talk.say("one")
    await talk.work()
    assert await talk.take_up() == 0
    talk.clock.advance(minutes=11)
    assert await talk.take_up() == 0
    await talk.work(hours=1)
    assert await talk.states(waiting) == ["sent"]
    entry = await talk.say("two")
    now = talk.clock.now()
    [job] = await durably(
        talk.store, lambda tx: tx.jobs.claim(now=now, until=now, kinds=["deliver"], limit=9)
    )
    await durably(talk.store, lambda tx: tx.jobs.bury(job, error="lost"))
    assert await talk.take_up() == 0
    talk.clock.advance(minutes=11)
    assert await talk.take_up() == 1
    await talk.work()
    assert await talk.states(entry) == ["sent"]


async def test_a_report_before_the_receipt_is_not_lost(talk):
    async def quick(message):
        await report(talk, await talk.store.timeline.get(message.entry_id), "delivered")

    talk.play(quick)
    first, second = await talk.say("one"), await talk.say("two")
    await report(talk, second, "read")
    await talk.work()
    assert await talk.states(first, second) == ["read", "read"]


async def test_a_report_says_more_than_a_receipt_that_never_came(talk):
    talk.play(Crash())
    entry = await talk.say()
    await talk.work()
    await report(talk, entry, "delivered")
    await talk.restart()
    delivery = await talk.delivery(entry)
    assert (delivery.state, delivery.reason) == ("delivered", None)


async def test_a_late_report_never_moves_a_message_back(talk):
    entry = await talk.say()
    await talk.work()
    await report(talk, entry, "read")
    await report(talk, entry, "delivered")
    await talk.restart()
    assert await talk.states(entry) == ["read"]
