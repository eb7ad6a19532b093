"""Where visits and leads come from, as a tree: group, source, campaign, advertisement, keyword."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inbox.core.store.reports import Place, VisitCount
from inbox.reports.ways import MILLION, Way, place_of

DEPTH = 5


@dataclass(slots=True)
class Row:
    """Credit is in millionths of a lead; `first`, `last` and `assisted` count leads.

    A lead is assisted by a place that it came through but not last.
    """

    place: Place
    visits: int = 0
    visitors: int = 0
    credit: int = 0
    beside: int = 0
    qualified: int = 0
    won: int = 0
    first: int = 0
    last: int = 0
    assisted: int = 0


def tree_of(visits: Iterable[VisitCount], ways: Iterable[Way]) -> Sequence[Row]:
    """The root, which has no place, and everything below it; parents before their children."""
    tree = _Tree()
    for count in visits:
        for row in tree.up(place_of(count.origin)):
            row.visits += sum(count.visits)
            row.visitors += count.visitors
    # Leads that came from and through the same are taken together: the tree is climbed once for all of them.
    own, journeys = _by_place(ways)
    for place, told in own.items():
        for row in tree.up(place):
            row.credit += told.credit
            row.beside += told.beside
            row.qualified += told.qualified
            row.won += told.won
    for touched, leads in journeys.items():
        tree.add_touched(touched, leads)
    return sorted(tree.rows.values(), key=lambda row: tuple(part or "" for part in row.place))


class _Tree:
    def __init__(self) -> None:
        self.rows: dict[Place, Row] = {(): Row(())}
        self._ups: dict[Place, Sequence[Row]] = {}

    def up(self, place: Place) -> Sequence[Row]:
        """The rows of a place: the root, its group, and so on down to where nothing more is known."""
        rows = self._ups.get(place)
        if rows is None:
            rows = self._ups[place] = [_row(self.rows, place[:depth]) for depth in _depths(place)]
        return rows

    def add_touched(self, touched: Sequence[Place], leads: int) -> None:
        for row in self.up(touched[0]):
            row.first += leads
        last = self.up(touched[-1])
        for row in last:
            row.last += leads
        if len(touched) > 1:
            passed = {row.place: row for place in set(touched) for row in self.up(place)}
            for row in last:
                del passed[row.place]
            for row in passed.values():
                row.assisted += leads


def _by_place(ways: Iterable[Way]) -> tuple[Mapping[Place, Row], Mapping[tuple[Place, ...], int]]:
    """What is credited to each place itself, and how many leads went through the same places."""
    own: dict[Place, Row] = {}
    journeys: dict[tuple[Place, ...], int] = {}
    for way in ways:
        for place, share in way.credit.items():
            row = _row(own, place)
            row.credit += share
            row.qualified += share * way.is_qualified
            row.won += share * way.is_won
        for place, share in (way.beside or {}).items():
            _row(own, place).beside += share
        journeys[way.touched] = journeys.get(way.touched, 0) + 1
    return own, journeys


def _depths(place: Place) -> range:
    """A row of its own only as deep as something is known, so that a tree has no tails of blanks."""
    known = max((number for number, part in enumerate(place, 1) if part), default=0)
    return range(known + 1)


def _row(rows: dict[Place, Row], place: Place) -> Row:
    row = rows.get(place)
    if row is None:
        row = rows[place] = Row(place)
    return row


@dataclass(slots=True)
class Day:
    """By group: visits, and credit in millionths, of each day of the period."""

    group: str
    visits: list[int]
    credit: list[int]


def days_of(visits: Iterable[VisitCount], ways: Iterable[Way], number: int) -> Sequence[Day]:
    groups: dict[str, Day] = {}

    def of(group: str | None) -> Day:
        return groups.setdefault(group or "", Day(group or "", [0] * number, [0] * number))

    for count in visits:
        day = of(count.origin.group)
        day.visits = [one + more for one, more in zip(day.visits, count.visits, strict=True)]
    for way in ways:
        for place, share in way.credit.items():
            of(place[0]).credit[way.day] += share
    return sorted(groups.values(), key=lambda day: day.group)


def is_below(place: Place, above: Place) -> bool:
    return place[: len(above)] == above


__all__ = ["DEPTH", "MILLION", "Day", "Row", "days_of", "is_below", "tree_of"]
