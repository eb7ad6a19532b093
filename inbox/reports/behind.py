"""The leads that a number of a report is made of."""

from collections.abc import Iterable, Sequence

from inbox.core.noun import noun
from inbox.core.store.reports import Place
from inbox.reports.sources import is_below
from inbox.reports.ways import MILLION, Way


@noun
class Asked:
    """`part` is credit, first, last or assisted; `stage` may narrow to qualified or won."""

    place: Place
    part: str = "credit"
    stage: str | None = None


def behind(ways: Iterable[Way], asked: Asked) -> Sequence[tuple[Way, int]]:
    """Newest first, each with its part of the number in millionths: their sum is that number."""
    found = []
    for way in ways:
        if (asked.stage == "qualified" and not way.is_qualified) or (asked.stage == "won" and not way.is_won):
            continue
        if share := _share(way, asked):
            found.append((way, share))
    return found[::-1]


def _share(way: Way, asked: Asked) -> int:
    at = [is_below(place, asked.place) for place in way.touched]
    if asked.part == "first":
        return MILLION * at[0]
    if asked.part == "last":
        return MILLION * at[-1]
    if asked.part == "assisted":
        return MILLION * (any(at) and not at[-1])
    return sum(share for place, share in way.credit.items() if is_below(place, asked.place))
