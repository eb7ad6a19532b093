"""Who of several processes may do what only one may do at a time."""

from datetime import datetime
from typing import Protocol


class Leases(Protocol):
    async def take(self, name: str, holder: str, *, now: datetime, until: datetime) -> bool:
        """True if the holder has it until then: it was free, has run out, or was the holder's own already."""
        ...

    async def drop(self, name: str, holder: str) -> None:
        """Free it for the next one, if the holder has it."""
        ...
