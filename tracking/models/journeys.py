"""Counts the ways that visitors took through the channels, with a lead at the end and without."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Journeys:
    """By way: how many ended in a lead and how many in nothing. The same ways in any order count the same."""

    leads: Counter[tuple[str, ...]] = field(default_factory=Counter)
    nothing: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def add(self, way: Sequence[str], *, leads: int = 0, nothing: int = 0) -> None:
        """`way` names the channels in the order of the touches; an empty one is not counted."""
        if way:
            self.leads[tuple(way)] += leads
            self.nothing[tuple(way)] += nothing

    def ways(self) -> list[tuple[tuple[str, ...], int, int]]:
        """Each way, its leads and its nothings, in one order; ways that nobody took are left out."""
        taken = sorted(way for way in self.leads if self.leads[way] + self.nothing[way])
        return [(way, self.leads[way], self.nothing[way]) for way in taken]

    def channels(self) -> list[str]:
        return sorted({channel for way, _, _ in self.ways() for channel in way})

    def lead_count(self) -> int:
        return sum(self.leads.values())
