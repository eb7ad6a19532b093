"""How a connected channel is at the moment."""

from dataclasses import dataclass
from datetime import datetime

UP, STARTING, DOWN, DISABLED = "up", "starting", "down", "disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """`state` is up, starting, down or disabled; `reason` is one sentence on why it is down.

    `alarm` is one on what is not as it should be, though the channel works.
    """

    state: str
    reason: str | None = None
    since: datetime | None = None
    alarm: str | None = None
