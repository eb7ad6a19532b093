"""Jobs run at least once, patiently, and the hopeless are kept for a person."""

import asyncio
from datetime import timedelta

import pytest

from inbox.app.supervisor import Supervisor
from inbox.core.errors import RetryLater, Undeliverable
from inbox.core.job import JobState
from inbox.core.store import durably
from inbox.jobs.backoff import TRIES
from inbox.jobs.worker import LEASE, Worker


@pytest.fixture
async def supervisor():
    supervisor = Supervisor()
    yield supervisor
    await supervisor.stop()


@pytest.fixture
def make_worker(store, clock, supervisor):
    return lambda handlers, **options: Worker(store, clock, handlers, supervisor.once, **options)


@pytest.fixture
def enqueue(store, clock):
    async def enqueue(kind="work", key=None, run_at=None):
        at = run_at or clock.now()
        return await durably(store, lambda tx: tx.jobs.enqueue(kind, {"a": "b"}, run_at=at, key=key))

    return enqueue


async def jobs(store, state):
    return (await store.jobs.page(state=state)).items


async def test_a_due_job_runs_once(store, make_worker, enqueue):
    seen = []

    async def handler(job):
        seen.append((job.kind, job.payload, job.tries))

    await enqueue()
    worker = make_worker({"work": handler})
    await worker.drain()
    await worker.drain()
    assert seen == [("work", {"a": "b"}, 1)]
    assert len(await jobs(store, JobState.DONE)) == 1


async def test_a_job_waits_for_its_time(make_worker, enqueue, clock):
    seen = []

    async def handler(job):
        seen.append(job)

    await enqueue(run_at=clock.now() + timedelta(minutes=1))
    worker = make_worker({"work": handler})
    await worker.drain()
    assert not seen
    clock.advance(minutes=1)
    await worker.drain()
    assert len(seen) == 1


async def test_a_job_that_fails_comes_again_later_and_is_buried_in_the_end(
    store, make_worker, enqueue, clock
):
    tries = []

    async def handler(job):
        tries.append(job.tries)
        raise RuntimeError("a text that nobody may read")

    await enqueue()
    worker = make_worker({"work": handler})
    await worker.drain()
    clock.advance(seconds=3)
    await worker.drain()
    assert tries == [1]
    for _ in range(TRIES):
        clock.advance(hours=8)
        await worker.drain()
    assert tries == list(range(1, TRIES + 1))
    [dead] = await jobs(store, JobState.DEAD)
    assert dead.error == "RuntimeError"


async def test_a_provider_that_asks_for_patience_gets_it(make_worker, enqueue, clock):
    tries = []

    async def handler(job):
        tries.append(job.tries)
        if job.tries == 1:
            raise RetryLater(after=90)

    await enqueue()
    worker = make_worker({"work": handler})
    await worker.drain()
    clock.advance(seconds=89)
    await worker.drain()
    assert tries == [1]
    clock.advance(seconds=1)
    await worker.drain()
    assert tries == [1, 2]


async def test_what_can_never_be_delivered_is_buried_at_once(store, make_worker, enqueue):
    async def handler(job):
        raise Undeliverable("The person has blocked the bot.")

    await enqueue()
    await make_worker({"work": handler}).drain()
    [dead] = await jobs(store, JobState.DEAD)
    assert dead.error == "The person has blocked the bot."


async def test_a_job_of_a_dead_worker_is_taken_up_when_its_lease_is_over(store, make_worker, enqueue, clock):
    await enqueue()
    now = clock.now()
    claimed = await durably(
        store, lambda tx: tx.jobs.claim(now=now, until=now + LEASE, kinds=["work"], limit=1)
    )
    assert len(claimed) == 1
    seen = []

    async def handler(job):
        seen.append(job.tries)

    worker = make_worker({"work": handler})
    await worker.drain()
    assert seen == []
    clock.advance(seconds=LEASE.total_seconds() + 1)
    await worker.drain()
    assert seen == [2]


async def test_no_more_jobs_of_a_kind_run_at_once_than_it_has_slots(make_worker, enqueue):
    running, most = set(), []

    async def handler(job):
        running.add(job.id)
        most.append(len(running))
        await asyncio.sleep(0.01)
        running.discard(job.id)

    for _ in range(6):
        await enqueue()
    await make_worker({"work": handler}, slots={"work": 2}).drain()
    assert len(most) == 6
    assert max(most) == 2


async def test_a_running_worker_takes_up_a_new_job_at_once(make_worker, enqueue, supervisor):
    done = asyncio.Event()

    async def handler(job):
        done.set()

    supervisor.spawn(make_worker({"work": handler}).run, "worker")
    await asyncio.sleep(0.1)
    await enqueue()
    async with asyncio.timeout(2):
        await done.wait()


async def test_stopping_gives_an_unfinished_job_back(store, make_worker, enqueue, clock):
    started = asyncio.Event()

    async def handler(job):
        started.set()
        await asyncio.sleep(60)

    await enqueue()
    worker = make_worker({"work": handler})
    await worker.claim_due()
    await started.wait()
    await worker.stop(0.01)
    [ready] = await jobs(store, JobState.READY)
    assert ready.run_at <= clock.now()
