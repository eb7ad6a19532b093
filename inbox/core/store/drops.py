"""How many reports of a site were dropped, by day and reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from inbox.core.ids import SiteId


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """`day` is in UTC; `reason` says why nothing was kept: crawler, prefetch, privacy, off."""

    day: date
    reason: str
    count: int


class Drops(Protocol):
    async def add(self, site_id: SiteId, day: date, counts: Mapping[str, int]) -> None:
        """Add to what was counted that day, by reason."""
        ...

    async def since(self, site_id: SiteId, day: date) -> Sequence[Drop]:
        """From that day on, newest day first, then by reason."""
        ...
