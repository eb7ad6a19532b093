"""What was told too early is read again from its request."""

from datetime import timedelta

import pytest

from inbox.actions.late import REPORT, TellAgain
from inbox.core.errors import RetryLater
from inbox.core.job import Job
from tests.contract.store.nouns import NOON, write


def job(request="gone", event="1"):
    payload = {"request": request, "event": event, "tries": "1"}
    return Job(id="j", kind=REPORT, key=None, payload=payload, run_at=NOON, tries=1)


async def told(chat):
    """A reaction to a message that is not here; the request that holds it."""
    await chat.react("👍", number=5)
    [request] = chat.events
    return request


async def test_a_request_that_was_forgotten_is_told_by_nobody(chat):
    await TellAgain(deps=chat.deps, channels={"chat": chat}).run(job())
    assert await chat.store.jobs.next_due() is None


async def test_a_channel_that_is_off_is_waited_for(chat):
    request = await told(chat)
    with pytest.raises(RetryLater):
        await TellAgain(deps=chat.deps, channels={}).run(job(request, "5"))


async def test_only_the_event_that_waits_is_told(chat):
    request = await told(chat)
    filed = await chat.say("Hello")
    late = TellAgain(deps=chat.deps, channels={"chat": chat})
    await late.run(job(request, "6"))
    assert (await chat.body(filed)).reactions == ()
    await late.run(job(request, "5"))
    await late.run(job(request, "5"))
    assert len((await chat.body(filed)).reactions) == 1


async def test_it_is_told_again_less_and_less_often(chat):
    await told(chat)
    pauses = []
    for _ in range(5):
        due = await chat.store.jobs.next_due()
        pauses.append(due - chat.clock.now())
        await chat.wait(seconds=pauses[-1].total_seconds())
    assert pauses == [timedelta(seconds=each) for each in (2, 10, 60, 600, 3600)]
    assert await chat.store.jobs.next_due() is None


async def test_a_service_that_dies_before_the_job_is_done_tells_it_again(chat):
    request = await told(chat)
    [waiting] = await write(
        chat.store,
        lambda tx: tx.jobs.claim(
            now=chat.clock.now() + timedelta(seconds=2),
            until=chat.clock.now() + timedelta(minutes=10),
            kinds=[REPORT],
            limit=1,
        ),
    )
    assert [each.payload["request"] for each in waiting] == [request]
    filed = await chat.say("Hello")
    await chat.wait(minutes=11)
    assert len((await chat.body(filed)).reactions) == 1
