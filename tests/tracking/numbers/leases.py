"""A pool of numbers in memory, lent by the real code as the store would keep it."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice, takewhile

from inbox.core.ids import SiteId, VisitorId
from inbox.core.number_pool import NumberPool
from tracking.numbers.lending import lend

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SITE = SiteId("beans")


def pool_of(count, **more):
    numbers = tuple(f"+4930555{place:03}" for place in range(count))
    return NumberPool(**{"name": "ads", "shown": "+493012345678", "numbers": numbers, **more})


class Lender:
    def __init__(self, pool):
        self.pool = pool
        self.newest = {}
        self.all = {}
        self.own = {}

    def show(self, visitor, now):
        visitor_id = VisitorId(visitor)
        lease = lend(
            self.pool,
            SITE,
            visitor_id,
            now,
            newest=list(self.newest.values()),
            own=self.own.get(visitor_id),
        )
        self._keep(lease)
        return lease

    def click(self, visitor, now):
        self._keep(replace(self.own[VisitorId(visitor)], clicked_at=now))

    def who_saw(self, number, since, until, limit):
        """The newest first, as the store tells them."""
        newest = reversed(self.all.get(number, {}).values())
        seen = takewhile(lambda each: each.seen_at >= since, newest)
        return list(islice((each for each in seen if each.shown_at <= until), limit))

    def _keep(self, lease):
        self.own[lease.visitor_id] = lease
        self.all.setdefault(lease.number, {})[lease.id] = lease
        if not lease.missed:
            self.newest[lease.number] = lease
