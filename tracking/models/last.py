"""Models that give a lead's whole credit to one touch."""

from collections.abc import Callable
from fractions import Fraction

from inbox.core.source import Source
from tracking.models.path import Path
from tracking.places import place_of_name


def first(path: Path) -> tuple[Fraction, ...]:
    return _all_to(path, path.earning()[:1])


def last(path: Path) -> tuple[Fraction, ...]:
    """The one model in which a direct visit takes the credit from an advertisement before it."""
    return _all_to(path, path.before(path.lead_at)[-1:])


def last_non_direct(path: Path) -> tuple[Fraction, ...]:
    return _all_to(path, path.earning()[-1:])


def last_of(network: str) -> Callable[[Path], tuple[Fraction, ...]]:
    """The last advertisement of this network, as its own reports have it; without one, the last known."""

    def model(path: Path) -> tuple[Fraction, ...]:
        shown = [
            place for place in path.before(path.lead_at) if is_paid_of(path.touches[place].source, network)
        ]
        return _all_to(path, tuple(shown[-1:])) if shown else last_non_direct(path)

    return model


def is_paid_of(source: Source, network: str) -> bool:
    place = place_of_name(source.source) if source.source else None
    return source.paid is True and network in {source.source, place.name if place else None}


def _all_to(path: Path, places: tuple[int, ...]) -> tuple[Fraction, ...]:
    return tuple(Fraction(int(place in places)) for place in range(len(path.touches)))
