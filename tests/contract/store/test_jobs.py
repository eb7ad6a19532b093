"""What every engine promises of the queue."""

import asyncio
from itertools import chain

import pytest

from inbox.core.errors import NotFound
from inbox.core.job import JobState
from tests.contract.store.nouns import NOON, later, write


async def enqueue(store, kind="mail", payload=None, run_at=NOON, key=None):
    [job_id] = await write(
        store, lambda tx: tx.jobs.enqueue(kind, payload or {"to": "ann"}, run_at=run_at, key=key)
    )
    return job_id


async def claim(store, now=NOON, lease=30, kinds=("mail",), limit=10):
    until = later((now - NOON).total_seconds() + lease)
    [jobs] = await write(store, lambda tx: tx.jobs.claim(now=now, until=until, kinds=kinds, limit=limit))
    return list(jobs)


async def settle(store, verb, job, **facts):
    [told] = await write(store, lambda tx: getattr(tx.jobs, verb)(job, **facts))
    return told


async def ids(store, state):
    return [job.id for job in (await store.jobs.page(state=state)).items]


async def test_a_due_job_is_claimed_with_all_it_carries(store):
    job_id = await enqueue(store, payload={"to": "ann", "text": "да"}, key="k")
    [job] = await claim(store)
    assert (job.id, job.kind, job.key, job.tries) == (job_id, "mail", "k", 1)
    assert dict(job.payload) == {"to": "ann", "text": "да"}
    assert job.state is JobState.READY


async def test_what_is_not_due_or_of_another_kind_stays(store):
    await enqueue(store, run_at=later(1))
    await enqueue(store, kind="call")
    assert await claim(store) == []
    assert len(await claim(store, now=later(1))) == 1


async def test_the_longest_due_are_claimed_first(store):
    late, early = await enqueue(store, run_at=later(5)), await enqueue(store, run_at=later(1))
    [job] = await claim(store, now=later(9), limit=1)
    assert job.id == early
    [job] = await claim(store, now=later(9), limit=1)
    assert job.id == late


async def test_five_workers_claim_each_job_once(store):
    for _ in range(20):
        await enqueue(store)

    async def worker():
        found = []
        while jobs := await claim(store, limit=3):
            found += [job.id for job in jobs]
            await asyncio.sleep(0)
        return found

    claimed = list(chain(*await asyncio.gather(*(worker() for _ in range(5)))))
    assert len(claimed) == len(set(claimed)) == 20


async def test_a_claim_that_ran_out_is_claimed_again_and_the_late_worker_refused(store):
    await enqueue(store)
    [stale] = await claim(store, lease=30)
    assert await claim(store, now=later(29)) == []
    [fresh] = await claim(store, now=later(30))
    assert (fresh.id, fresh.tries) == (stale.id, 2)
    assert not await settle(store, "done", stale)
    assert not await settle(store, "retry", stale, at=NOON, error="late")
    assert not await settle(store, "bury", stale, error="late")
    assert await settle(store, "done", fresh)
    assert await ids(store, "done") == [fresh.id]


async def test_a_done_job_is_not_claimed_again(store):
    await enqueue(store)
    [job] = await claim(store)
    assert await settle(store, "done", job)
    assert not await settle(store, "done", job)
    assert await claim(store, now=later(9999)) == []


async def test_a_retried_job_waits_until_its_time(store):
    await enqueue(store)
    [job] = await claim(store)
    assert await settle(store, "retry", job, at=later(60), error="busy")
    assert await claim(store, now=later(59)) == []
    [again] = await claim(store, now=later(60))
    assert (again.tries, again.error) == (2, "busy")


async def test_a_key_is_taken_once_even_after_its_job_is_done(store):
    assert await enqueue(store, key="welcome ann") is not None
    assert await enqueue(store, key="welcome ann") is None
    [job] = await claim(store)
    await settle(store, "done", job)
    assert await enqueue(store, key="welcome ann") is None
    assert await enqueue(store) is not None
    assert await enqueue(store) is not None


async def test_a_buried_job_waits_for_a_person_and_can_live_again(store):
    await enqueue(store)
    [job] = await claim(store)
    assert await settle(store, "bury", job, error="no such number")
    assert await claim(store, now=later(9999)) == []
    [dead] = (await store.jobs.page(state="dead")).items
    assert (dead.state, dead.error) == (JobState.DEAD, "no such number")
    await write(store, lambda tx: tx.jobs.revive(job.id, at=later(60)))
    [alive] = await claim(store, now=later(60))
    assert (alive.id, alive.tries) == (job.id, 1)


async def test_only_the_dead_are_revived(store):
    job_id = await enqueue(store)
    for wanted in (job_id, "none"):
        with pytest.raises(NotFound):
            await write(store, lambda tx, one=wanted: tx.jobs.revive(one, at=NOON))


async def test_the_next_due_moment_is_told(store):
    assert await store.jobs.next_due() is None
    await enqueue(store, run_at=later(7))
    await enqueue(store, run_at=later(5))
    assert await store.jobs.next_due() == later(5)


async def test_old_done_jobs_are_forgotten_with_their_keys(store):
    for number in range(3):
        await enqueue(store, key=f"k{number}")
    waiting = await enqueue(store, run_at=later(1000), key="waiting")
    for job in await claim(store, lease=1):
        await settle(store, "done", job)
    assert await write(store, lambda tx: tx.jobs.prune(before=NOON, limit=10)) == [0]
    assert await write(store, lambda tx: tx.jobs.prune(before=later(2000), limit=2)) == [2]
    assert await write(store, lambda tx: tx.jobs.prune(before=later(2000), limit=2)) == [1]
    assert await ids(store, "ready") == [waiting]
    assert await enqueue(store, key="k0") is not None
    assert await enqueue(store, key="waiting") is None


async def test_what_waits_and_what_is_dead_is_counted_by_kind(store):
    for number in range(3):
        await enqueue(store, key=f"k{number}")
    first, second = (await claim(store))[:2]
    await settle(store, "bury", first, error="no such number")
    await settle(store, "done", second)
    counts = await store.jobs.counts()
    assert counts == {(first.kind, JobState.READY): 1, (first.kind, JobState.DEAD): 1}
