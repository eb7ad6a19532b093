"""Of several processes one has the turn; when it ends or hangs, another one goes on."""

import asyncio
from datetime import timedelta

import pytest

from inbox.app import turns
from inbox.app.turns import Turns
from tests.conftest import FakeClock


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(turns, "_RENEWED_AFTER_S", 0.02)
    monkeypatch.setattr(turns, "_ASKED_AGAIN_AFTER_S", 0.02)


class Process:
    """One that wants to read the mailbox; `reads` is set while it does."""

    def __init__(self, store, clock, name):
        self.reads, self.ends = asyncio.Event(), asyncio.Event()
        self.began = 0
        self.turn = None
        self._turns = Turns(store, clock, name)
        self.task = asyncio.create_task(self._turns.alone("mailbox", self._work))

    async def _work(self, turn):
        self.turn, self.began = turn, self.began + 1
        self.reads.set()
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            self.reads.clear()
            self.ends.set()

    async def end(self):
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


@pytest.fixture
async def process(store, clock):
    started = []

    def process(name, its_clock=clock):
        started.append(Process(store, its_clock, name))
        return started[-1]

    yield process
    for each in started:
        await each.end()


async def reading(process):
    async with asyncio.timeout(30):
        await process.reads.wait()


async def ended(process):
    async with asyncio.timeout(30):
        await process.ends.wait()


async def test_the_second_waits_until_the_first_has_ended(process):
    first = process("a")
    await reading(first)
    second = process("b")
    await asyncio.sleep(0.2)
    assert first.reads.is_set()
    assert second.began == 0
    await first.end()
    await reading(second)


async def test_the_turn_of_one_that_hung_goes_on_elsewhere_and_it_ends_its_work(process, clock):
    """For the second one the lease has run out; the first one asks again, as after having been stopped."""
    first = process("a")
    await reading(first)
    later = FakeClock(clock.now() + timedelta(seconds=16))
    second = process("b", later)
    await reading(second)
    await ended(first)
    assert not first.turn.is_ours
    assert second.turn.is_ours
    await asyncio.sleep(0.2)
    assert (first.began, second.began) == (1, 1)


async def test_a_turn_outlives_a_store_that_is_away_for_a_moment(process, store, monkeypatch):
    first = process("a")
    await reading(first)
    away = asyncio.Event()

    async def refuse(_unit):
        away.set()
        raise turns.StoreUnavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(store, "transact", refuse)
        await away.wait()
        assert first.reads.is_set()
    await asyncio.sleep(0.1)
    assert first.reads.is_set()
    assert first.began == 1


async def test_a_turn_that_cannot_be_renewed_ends_in_time(process, store, monkeypatch):
    monkeypatch.setattr(turns, "LEASE", timedelta(seconds=0.3))
    first = process("a")
    await reading(first)

    async def refuse(_unit):
        raise turns.StoreUnavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(store, "transact", refuse)
        await ended(first)
        assert not first.turn.is_ours
    await reading(first)
    assert first.began == 2
