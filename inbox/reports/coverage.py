"""How sure the sources of leads are: which evidence they rest on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from inbox.core.noun import noun
from inbox.reports.ways import Way


@noun
class Evidence:
    """`confidence` is the mean of these leads, 0 to 1."""

    rule: str
    leads: int
    confidence: float


def coverage_of(ways: Iterable[Way]) -> Sequence[Evidence]:
    """By the rule that decided the lead's own source; the most frequent first."""
    found: dict[str, list[float]] = defaultdict(list)
    for way in ways:
        source = way.facts.own.source
        found[source.rule].append(source.confidence)
    every = [
        Evidence(rule=rule, leads=len(all_), confidence=round(sum(sorted(all_)) / len(all_), 3))
        for rule, all_ in found.items()
    ]
    return sorted(every, key=lambda each: (-each.leads, each.rule))
