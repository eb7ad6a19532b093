"""Models that share a lead's credit among its touches by their place or age."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from fractions import Fraction

from tracking.models.credit import in_proportion
from tracking.models.path import Arrived, Path

HALF_LIFE = timedelta(days=7)
_Weigh = Callable[[Sequence[Arrived]], Sequence[Fraction | int]]


def linear(path: Path) -> tuple[Fraction, ...]:
    return _share(path, lambda touches: [1] * len(touches))


def position(path: Path) -> tuple[Fraction, ...]:
    """Two fifths each to the first and the last, a fifth to those between; of two touches, half each."""
    return _share(path, _by_position)


def time_decay(path: Path) -> tuple[Fraction, ...]:
    """A touch a week older than another has half its credit."""
    return _share(path, _by_age)


def _share(path: Path, weigh: _Weigh) -> tuple[Fraction, ...]:
    places = path.earning()
    if not places:
        return ()
    parts = dict(zip(places, in_proportion(weigh([path.touches[place] for place in places])), strict=True))
    return tuple(parts.get(place, Fraction(0)) for place in range(len(path.touches)))


def _by_position(touches: Sequence[Arrived]) -> Sequence[Fraction | int]:
    between = len(touches) - 2
    if between <= 0:
        return [1] * len(touches)
    return [2, *[Fraction(1, between)] * between, 2]


def _by_age(touches: Sequence[Arrived]) -> Sequence[Fraction | int]:
    # Counted from the last touch: the time from there to the lead would be the same factor for all.
    return [Fraction(2.0 ** -((touches[-1].at - touch.at) / HALF_LIFE)) for touch in touches]
