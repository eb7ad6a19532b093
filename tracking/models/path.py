"""The touches that may earn credit for one lead, in one order whatever order they were kept in."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from inbox.core.noun import noun
from inbox.core.source import Source
from inbox.core.touch import Touch
from tracking.visit import PAUSE, is_known, says_something

LOOK_BACK = timedelta(days=90)


class Arrived(Protocol):
    """What the models look at: a touch, or a step of a report."""

    @property
    def at(self) -> datetime: ...

    @property
    def source(self) -> Source: ...


@noun
class Path:
    """Oldest first. `qualified_at` is when the lead proved to be one worth working on, if it did."""

    touches: Sequence[Arrived]
    lead_at: datetime
    qualified_at: datetime | None = None

    def before(self, end: datetime) -> tuple[int, ...]:
        """Places of the touches until then."""
        return tuple(place for place, touch in enumerate(self.touches) if touch.at <= end)

    def earning(self, end: datetime | None = None) -> tuple[int, ...]:
        """Places of the touches that share the credit: those not direct, or all if every one is."""
        places = self.before(end or self.lead_at)
        return tuple(place for place in places if says_something(self.touches[place].source)) or places


def path_of(
    touches: Iterable[Touch],
    lead_at: datetime,
    *,
    qualified_at: datetime | None = None,
    look_back: timedelta = LOOK_BACK,
) -> Path:
    """The window hangs on the lead's date, not on a report's; touches at the same moment go by their id.

    Touches between lead and qualification are in the path, but only the W-shaped model looks at them.
    """
    end = max(lead_at, qualified_at or lead_at)
    within = (touch for touch in touches if lead_at - look_back <= touch.at <= end)
    ordered = sorted(within, key=lambda touch: (touch.at, touch.id))
    return Path(touches=tuple(_without_repeats(ordered)), lead_at=lead_at, qualified_at=qualified_at)


def _without_repeats(touches: list[Touch]) -> Iterable[Touch]:
    """The same evidence twice within a visit is one touch, as the collector has it too."""
    for place, touch in enumerate(touches):
        before = touches[:place]
        goes_on = before and touch.at - before[-1].at <= PAUSE
        if not (goes_on and is_known(touch.source, before)):
            yield touch
