"""How a connected channel is at the moment."""

from dataclasses import dataclass
from datetime import datetime

UP, STARTING, DOWN, DISABLED = "up", "starting", "down", "disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """`state` is up, starting, down or disabled; `reason` is one sentence on why it is down."""

    state: str
    reason: str | None = None
    since: datetime | None = None
