"""How fast the sources report is: a month of many visits beside a month of a tenth of them."""

from collections.abc import Iterator
from datetime import timedelta

from inbox.app.bench.answer import BenchError
from inbox.app.bench.fill_visits import DAYS, FIRST_DAY, VISITS_A_LEAD, fill_visits
from inbox.app.bench.line import BenchLine
from inbox.app.bench.options import Options
from inbox.app.bench.places import Cases, Place, World, compare

_SPAN = f"since={FIRST_DAY.date()}&until={(FIRST_DAY + timedelta(days=DAYS - 1)).date()}"


def report(options: Options) -> Iterator[BenchLine]:
    """Ten times as many visits should take at most ten times as long."""
    world = World(fill=fill_visits, small=max(1, options.conversations // 10), rounds=2, warm_up=1)
    return compare("report", _CASES, options, _look, world)


def _look(place: Place) -> None:
    """What is measured has all in its numbers that was written."""
    total = place.get(f"/reports/sources?{_SPAN}")["rows"][0]
    if total["visits"] != place.size or total["leads"] != place.size // VISITS_A_LEAD:
        raise BenchError(f"The report knows {total['visits']} visits and {total['leads']} leads.")


_CASES: Cases = {
    "sources": lambda place: place.get(f"/reports/sources?{_SPAN}"),
    "sources, two models": lambda place: place.get(f"/reports/sources?{_SPAN}&model=linear&beside=position"),
    "landing pages": lambda place: place.get(f"/reports/landings?{_SPAN}"),
}
