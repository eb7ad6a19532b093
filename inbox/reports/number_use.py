"""How well a pool of numbers is used, and how many numbers it would need."""

from collections.abc import Sequence
from datetime import datetime

from inbox.core.noun import noun
from inbox.core.number_pool import NumberPool, PoolHour
from inbox.reports.erlang import needed

_HOUR_S = 3600.0
_MINUTE_S = 60.0


@noun
class NumberUse:
    """`asked` visitors in all, `missed` of them while all numbers were lent.

    `needed` numbers would have left out one in a hundred in the busiest hour; None where nobody asked.
    """

    asked: int = 0
    missed: int = 0
    busiest_at: datetime | None = None
    busiest_asked: int = 0
    busiest_missed: int = 0
    needed: int | None = None


def use_of(pool: NumberPool, hours: Sequence[PoolHour]) -> NumberUse:
    """A number is taken for as long as its visitor stays, and then until it has cooled down."""
    if not hours:
        return NumberUse()
    asked = sum(hour.asked for hour in hours)
    busiest = max(hours, key=lambda hour: (hour.asked, hour.at))
    held_s = sum(hour.stayed_s for hour in hours) / asked + pool.cool_down_min * _MINUTE_S
    return NumberUse(
        asked=asked,
        missed=sum(hour.missed for hour in hours),
        busiest_at=busiest.at,
        busiest_asked=busiest.asked,
        busiest_missed=busiest.missed,
        needed=needed(busiest.asked * held_s / _HOUR_S),
    )
