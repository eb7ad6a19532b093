"""What every engine promises of leases."""

import asyncio

from inbox.core.store import durably
from tests.contract.store.nouns import NOON, later, write


async def take(store, holder, *, at=0, lasts=30, name="mailbox"):
    return await durably(
        store, lambda tx: tx.leases.take(name, holder, now=later(at), until=later(at + lasts))
    )


async def test_one_holder_at_a_time_and_the_next_after_it_ran_out(store):
    assert later(0) == NOON
    assert await take(store, "a")
    assert not await take(store, "b", at=29)
    assert await take(store, "b", at=30)
    assert not await take(store, "a", at=31)


async def test_a_holder_renews_its_own(store):
    assert await take(store, "a")
    assert await take(store, "a", at=20)
    assert not await take(store, "b", at=45)


async def test_what_is_dropped_is_free_and_only_its_holder_drops_it(store):
    assert await take(store, "a")
    await write(store, lambda tx: tx.leases.drop("mailbox", "b"))
    assert not await take(store, "b")
    await write(store, lambda tx: tx.leases.drop("mailbox", "a"))
    assert await take(store, "b")


async def test_leases_of_other_names_are_others(store):
    assert await take(store, "a")
    assert await take(store, "b", name="bot")


async def test_of_many_at_once_one_has_it(store):
    assert sum(await asyncio.gather(*(take(store, f"p{number}") for number in range(10)))) == 1
