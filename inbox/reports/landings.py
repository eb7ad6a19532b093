"""The pages on which visits began, with the leads that came of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

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
        url = _landing(way)
        if url is not None:
            pages.setdefault(url, Landing(url)).leads += 1
    return sorted(pages.values(), key=lambda page: (-page.visits, -page.leads, page.page))


def _landing(way: Way) -> str | None:
    touches = sorted(way.facts.touches, key=lambda touch: (touch.at, touch.id))
    told = [touch for touch in touches if touch.source.group != "Direct"] or touches
    return page_of(told[-1].landing_url) if told else None


def page_of(url: str) -> str:
    """Host and path, as landing pages are counted by."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.partition("?")[0].partition("#")[0]
    return f"{parts.netloc.rpartition('@')[2]}{parts.path or '/'}"
