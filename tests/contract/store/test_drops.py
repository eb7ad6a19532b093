"""What was dropped, by day and reason."""

from datetime import date

from inbox.core.ids import SiteId
from inbox.core.store import durably
from inbox.core.store.drops import Drop

SITE = SiteId("beans")
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


async def test_counts_of_a_day_add_up(store):
    async def count(tx):
        await tx.drops.add(SITE, MONDAY, {"crawler": 2, "privacy": 1})
        await tx.drops.add(SITE, MONDAY, {"crawler": 3})
        await tx.drops.add(SITE, TUESDAY, {"crawler": 1})
        await tx.drops.add(SiteId("other"), TUESDAY, {"crawler": 7})

    await durably(store, count)
    assert await store.drops.since(SITE, MONDAY) == [
        Drop(day=TUESDAY, reason="crawler", count=1),
        Drop(day=MONDAY, reason="crawler", count=5),
        Drop(day=MONDAY, reason="privacy", count=1),
    ]
    assert [each.day for each in await store.drops.since(SITE, TUESDAY)] == [TUESDAY]
