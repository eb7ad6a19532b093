"""Recurring work is enqueued once in each period, whoever asks."""

from datetime import timedelta

from inbox.core.job import JobState
from inbox.jobs.schedule import Recurring, Schedule

HOURLY = Recurring(kind="hourly", every=timedelta(hours=1))


async def count(store):
    return len((await store.jobs.page(state=JobState.READY)).items)


async def test_two_processes_enqueue_one_job_for_a_period(store, clock):
    for _ in range(2):
        schedule = Schedule(store, clock, [HOURLY])
        await schedule.enqueue_due()
        await schedule.enqueue_due()
    assert await count(store) == 1


async def test_the_next_period_has_a_job_of_its_own(store, clock):
    schedule = Schedule(store, clock, [HOURLY])
    await schedule.enqueue_due()
    clock.advance(minutes=59)
    await schedule.enqueue_due()
    assert await count(store) == 1
    clock.advance(minutes=1)
    await schedule.enqueue_due()
    assert await count(store) == 2


async def test_missed_periods_are_not_made_up_for(store, clock):
    schedule = Schedule(store, clock, [HOURLY])
    await schedule.enqueue_due()
    clock.advance(days=3)
    await schedule.enqueue_due()
    assert await count(store) == 2
