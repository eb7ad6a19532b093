"""Who was shown which number."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from inbox.core.ids import SiteId, VisitorId
from inbox.core.number_pool import NumberLease, PoolHour
from inbox.core.store import durably
from tests.contract.store.nouns import NOON as AT

SITE = SiteId("beans")
ONE, TWO = "+4930111", "+4930222"
MINUTE = timedelta(minutes=1)


def lease(name, *, number=ONE, minute=0, **more):
    at = AT + minute * MINUTE
    told = {"pool": "ads", "shown_at": at, "seen_at": at, **more}
    return NumberLease(id=name, site_id=SITE, number=number, visitor_id=VisitorId(f"v-{name}"), **told)


async def put(store, *leases):
    async def unit(tx):
        for each in leases:
            await tx.numbers.add(each)

    await durably(store, unit)


async def test_the_newest_lease_of_each_number_is_told_and_what_was_missed_is_none(store):
    first, second, other = lease("a"), lease("b", minute=1), lease("c", number=TWO)
    await put(store, first, second, other, lease("d", number=TWO, minute=2, missed=True))
    found = await store.numbers.newest([ONE, TWO, "+4930333"])
    assert sorted(found, key=lambda each: each.number) == [second, other]
    assert await store.numbers.newest([]) == []


async def test_a_lease_is_renewed_forward_only_and_remembers_a_click(store):
    await put(store, lease("a"))
    await durably(store, lambda tx: tx.numbers.renew("a", AT + 3 * MINUTE, clicked=True))
    await durably(store, lambda tx: tx.numbers.renew("a", AT + MINUTE, clicked=False))
    [found] = await store.numbers.newest([ONE])
    assert found == replace(lease("a"), seen_at=AT + 3 * MINUTE, clicked_at=AT + 3 * MINUTE)


async def test_a_visitors_newest_lease_is_told_of_one_pool(store):
    visitor = VisitorId("v")
    old = replace(lease("a"), visitor_id=visitor)
    missed = replace(lease("b", number="", minute=1, missed=True), visitor_id=visitor)
    await put(store, old, missed, replace(lease("c", pool="other", minute=2), visitor_id=visitor))
    assert await store.numbers.of_visitor(SITE, "ads", visitor) == missed
    assert await store.numbers.of_visitor(SITE, "ads", VisitorId("nobody")) is None


async def test_who_saw_a_number_is_told_by_when_they_were_last_there(store):
    leases = [lease(name, minute=minute) for minute, name in enumerate("abcd")]
    await put(store, *leases, lease("e", number=TWO))
    ask = {"since": AT + MINUTE, "until": AT + 2 * MINUTE}
    assert await store.numbers.who_saw(ONE, **ask, limit=9) == [leases[2], leases[1]]
    assert await store.numbers.who_saw(ONE, **ask, limit=1) == [leases[2]]


async def test_whether_one_of_these_visitors_had_the_number(store):
    mine = lease("a")
    await put(store, mine, lease("b", minute=1))
    assert await store.numbers.last_of(ONE, [mine.visitor_id, VisitorId("x")]) == mine
    assert await store.numbers.last_of(TWO, [mine.visitor_id]) is None
    assert await store.numbers.last_of(ONE, []) is None


async def test_hours_count_who_asked_who_missed_and_how_long_they_stayed(store):
    start = AT.replace(minute=0, second=0, microsecond=0)
    stays = replace(lease("a"), shown_at=start, seen_at=start + 4 * MINUTE)
    later = start + 130 * MINUTE
    await put(
        store,
        stays,
        replace(lease("b", number="", missed=True), shown_at=start, seen_at=start),
        replace(lease("c"), shown_at=later, seen_at=later),
        lease("d", pool="other"),
    )
    assert await store.numbers.hours(SITE, "ads", start) == [
        PoolHour(at=start, asked=2, missed=1, stayed_s=240.0),
        PoolHour(at=start + 120 * MINUTE, asked=1, missed=0, stayed_s=0.0),
    ]
    assert await store.numbers.hours(SITE, "ads", later + MINUTE) == []


async def test_what_is_old_is_pruned_in_batches(store):
    await put(store, *(lease(name, minute=minute) for minute, name in enumerate("abc")))

    def old(tx):
        return tx.numbers.prune(before=AT + 2 * MINUTE, limit=1)

    assert [await durably(store, old) for _ in range(3)] == [1, 1, 0]
    assert [each.id for each in await store.numbers.newest([ONE])] == ["c"]


async def test_two_visitors_at_one_moment_never_get_the_same_number(store):
    async def take(name):
        async def unit(tx):
            free = {ONE, TWO} - {each.number for each in await tx.numbers.newest([ONE, TWO])}
            number = min(free, default="")
            await tx.numbers.add(lease(name, number=number, missed=not number))
            return number

        return await durably(store, unit)

    assert sorted(await asyncio.gather(*(take(name) for name in "abc"))) == ["", ONE, TWO]
