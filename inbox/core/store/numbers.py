"""Who was shown which number, from when until when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from inbox.core.ids import SiteId, VisitorId
from inbox.core.number_pool import NumberLease, PoolHour


class Numbers(Protocol):
    async def newest(self, numbers: Sequence[str]) -> Sequence[NumberLease]:
        """The last lease of each number that was ever lent; what was missed is none."""
        ...

    async def of_visitor(self, site_id: SiteId, pool: str, visitor_id: VisitorId) -> NumberLease | None:
        """The newest, or that they missed one."""
        ...

    async def add(self, lease: NumberLease) -> None:
        """It takes the number over from whoever had it; of two units at one time, one runs again."""
        ...

    async def renew(self, lease_id: str, at: datetime, *, clicked: bool) -> None:
        """The visitor is still there, or calls; never moved back."""
        ...

    async def who_saw(
        self, number: str, *, since: datetime, until: datetime, limit: int
    ) -> Sequence[NumberLease]:
        """Who was shown it before `until` and was there after `since`, the last one first."""
        ...

    async def last_of(self, number: str, visitors: Sequence[VisitorId]) -> NumberLease | None:
        """The newest lease of the number that was one of theirs."""
        ...

    async def hours(self, site_id: SiteId, pool: str, since: datetime) -> Sequence[PoolHour]:
        """Oldest first, without those in which nobody asked."""
        ...

    async def prune(self, *, before: datetime, limit: int) -> int:
        """Delete what was last seen before; how many that were."""
        ...
