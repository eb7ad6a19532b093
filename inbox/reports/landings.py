"""The pages on which visits began, with the leads that came of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inbox.core.store.reports import LandingCount
from inbox.reports.ways import Way


@dataclass(slots=True)
class Landing:
    page: str
    visits: int = 0
    visitors: int = 0
    leads: int = 0


def landings_of(counts: Iterable[LandingCount], ways: Iterable[Way]) -> Sequence[Landing]:
    """The most visited first. A lead counts where the last of its visits began that was not direct."""
    pages: dict[str, Landing] = {}
    for count in counts:
        page = pages.setdefault(count.page, Landing(count.page))
        page.visits += count.visits
        page.visitors += count.visitors
    for way in ways:
        name = _landing(way)
        if name is not None:
            if name not in pages:
                pages[name] = Landing(name)
            pages[name].leads += 1
    return sorted(pages.values(), key=lambda page: (-page.visits, -page.leads, page.page))


def _landing(way: Way) -> str | None:
    steps = way.facts.steps
    told = (step.landing for step in reversed(steps) if step.source.group != "Direct")
    return next(told, steps[-1].landing if steps else None)
