"""Entries become findable by themselves, and whatever breaks off goes on where it stood."""

import asyncio

import pytest

from inbox.core.errors import StoreUnavailable
from inbox.core.terms import wanted
from inbox.jobs.indexer import Indexer, index
from inbox.storage import open_store
from tests.contract.store.nouns import a_conversation, an_entry, write

TALK = a_conversation(id="talk")


async def file(store, numbers):
    await write(
        store, *(lambda tx, n=n: tx.timeline.append(an_entry(TALK, f"beans {n}", id=str(n))) for n in numbers)
    )


async def found(store):
    page = await store.search.page(wanted("beans"), limit=500)
    return [int(entry.id) for entry in page.items]


async def until_found(store, count):
    async with asyncio.timeout(60):
        while len(await found(store)) < count:  # noqa: ASYNC110 - nobody is told when
            await asyncio.sleep(0.02)
    return await found(store)


@pytest.fixture
async def talk(store):
    await write(store, lambda tx: tx.conversations.add(TALK))


@pytest.fixture
def run():
    """Starts what runs for ever; it ends with the test."""
    tasks = []

    def start(factory):
        tasks.append(asyncio.create_task(factory()))
        return tasks[-1]

    yield start
    for task in tasks:
        task.cancel()


async def test_what_was_there_and_what_comes_is_found_after_a_while(store, talk, run):
    await file(store, range(70))
    run(Indexer(store).run)
    assert await until_found(store, 70) == list(range(70))[::-1]
    await file(store, range(70, 75))
    assert await until_found(store, 75) == list(range(75))[::-1]


async def test_two_that_share_a_store_find_each_entry_once(store, talk, run):
    run(Indexer(store).run)
    run(Indexer(store).run)
    for first in range(0, 60, 6):
        await file(store, range(first, first + 6))
        await asyncio.sleep(0.01)
    assert await until_found(store, 60) == list(range(60))[::-1]


async def test_one_that_was_broken_off_is_made_good_by_the_next(store, talk, store_url, clock):
    """Cancelled at different moments of its work, in a store that is opened again each time."""
    await file(store, range(120))
    for moment in (0.0, 0.001, 0.005, 0.02):
        task = asyncio.create_task(Indexer(store).run())
        await asyncio.sleep(moment)
        task.cancel()
        await asyncio.wait([task])
    await store.close()
    again = open_store(store_url, clock=clock)
    await again.open()
    try:
        while await index(again, limit=30) == 30:
            pass
        assert await found(again) == list(range(120))[::-1]
    finally:
        await again.close()


class Away:
    """A store that cannot be used at first."""

    def __init__(self, store, times):
        self._store, self._times = store, times
        self.asked = asyncio.Event()

    def on_change(self, listener):
        self._store.on_change(listener)

    async def transact(self, unit):
        self.asked.set()
        self._times -= 1
        if self._times >= 0:
            raise StoreUnavailable("away")
        return await self._store.transact(unit)

    async def durable(self, *marks):
        await self._store.durable(*marks)


async def test_a_store_that_is_away_for_a_while_is_no_fault(store, talk, run):
    away = Away(store, 1)
    task = run(Indexer(away).run)
    await away.asked.wait()
    await file(store, range(3))
    assert await until_found(store, 3) == [2, 1, 0]
    assert not task.done()
