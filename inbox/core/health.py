"""How the service is, as facts that a screen can put into words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`check` names what was looked at, `state` what was found there; `reason` is one sentence, if any.

    `number` and `at` are what the state speaks of: bytes, seconds or a count, and a moment.
    """

    check: str
    ok: bool
    state: str
    number: int | None = None
    at: datetime | None = None
    reason: str | None = None


class Physician(Protocol):
    async def look(self) -> Sequence[Finding]:
        """One finding for each check, always in one order; what cannot be asked is told as such."""
        ...
