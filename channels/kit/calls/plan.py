"""What the owner wants done with calls: when somebody answers, who rings, and what callers hear."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from inbox.core.widget import Hours
from inbox.kit.hours import is_open

MOST_AT_ONCE = 10
"""So many telephones ring at the same time and no more; carriers allow no more either."""


class Way(StrEnum):
    """How a team is rung: all at once, one after the other, or so that everybody gets as many calls."""

    TOGETHER = "together"
    IN_ORDER = "in_order"
    ROUND_ROBIN = "round_robin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An agent by e-mail address, and the telephone that rings for them, in E.164."""

    agent: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Texts are said as they are, and what is empty is left out.

    `holidays` are days on which nobody answers, in the zone of the `hours`. `notice` tells that the call is
    recorded. Where nobody takes the call, `voicemail` asks for a message; if it is empty, `sorry` is said.
    """

    team: tuple[Member, ...] = ()
    way: Way = Way.TOGETHER
    ring_s: int = 20
    last_first: bool = True
    hours: Hours = field(default_factory=Hours)
    holidays: frozenset[date] = frozenset()
    greeting: str = ""
    notice: str = ""
    voicemail: str = ""
    sorry: str = ""
    text_back: str = ""

    def is_open(self, now: datetime) -> bool:
        return now.astimezone(_zone(self.hours.zone)).date() not in self.holidays and is_open(self.hours, now)


def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
