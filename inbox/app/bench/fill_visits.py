"""Fills a store with a month of visits, pages and leads, straight into its tables."""

import random
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from inbox.core.clock import SystemClock
from inbox.core.lead import STAGES, Arrival, Attribution
from inbox.core.source import Source
from inbox.jobs.indexer import count
from inbox.storage.codec import dump, from_micros, load, to_micros
from inbox.storage.records import TABLES, Record
from inbox.storage.sqlite.records import SqliteRecords
from inbox.storage.sqlite.store import SqliteStore
from tracking.classify import classify

FIRST_DAY = datetime(2024, 1, 1, tzinfo=UTC)
DAYS = 30
_PAGES = 5
VISITS_A_LEAD = 20
_VISITORS = 0.6
_BATCH = 20_000
_SITE = "shop"
_MINUTE = 60_000_000
_CLICK = "CLICK-ID"
_TABLES = {table.name: table for table in TABLES}


class _Month:
    """Who came when and from where; the same in every run."""

    def __init__(self, visits: int) -> None:
        chance = random.Random(visits)
        # The last hour stays without visits, so that whoever writes after one does so within the month.
        step = (DAYS * 1440 - 60) * _MINUTE // visits
        self.at = [to_micros(FIRST_DAY) + number * step for number in range(visits)]
        self.visitor = [chance.randrange(int(visits * _VISITORS)) for _ in range(visits)]
        self.arrivals = [_arrival(chance) for _ in range(2000)]
        self.kind = [chance.randrange(len(self.arrivals)) for _ in range(visits)]
        self.leads = sorted(chance.sample(range(visits), visits // VISITS_A_LEAD))

    def arrival(self, visit: int) -> tuple[str, str, str]:
        """Address, referrer and source as JSON; every click has an id of its own."""
        url, referrer, source = self.arrivals[self.kind[visit]]
        return url.replace(_CLICK, str(visit)), referrer, source.replace(_CLICK, str(visit))


async def fill_visits(database: Path, visits: int) -> list[str]:
    """So many visits of five pages each, and a lead for every twentieth; all counted for the reports."""
    store = SqliteStore(database, SystemClock())
    await store.open()
    try:
        month = _Month(visits)
        for name, records in _tables(month):
            await _write(store.records(), name, records)
        done = 0
        while counted := await count(store, limit=_BATCH):
            done += counted
            print(f"\rcounted {done:,} of {visits:,} visits      ", end="", file=sys.stderr)
        print(file=sys.stderr)
        return []
    finally:
        await store.close()


def _tables(month: _Month) -> Iterator[tuple[str, Iterator[Record]]]:
    yield "visitor", _visitors(month)
    yield "touch", _touches(month)
    yield "page", _pages(month)
    yield "contact", _contacts(month)
    yield "link", _links(month)
    yield "lead", _leads(month)


async def _write(target: SqliteRecords, name: str, records: Iterator[Record]) -> None:
    while batch := list(islice(records, _BATCH)):
        await target.write(_TABLES[name], batch)


def _visitors(month: _Month) -> Iterator[Record]:
    for visitor in sorted(set(month.visitor)):
        begin, end = month.at[0], month.at[-1]
        yield {"id": f"v{visitor:08d}", "site": _SITE, "first_seen_at": begin, "last_seen_at": end}


def _touches(month: _Month) -> Iterator[Record]:
    for visit, (at, visitor) in enumerate(zip(month.at, month.visitor, strict=True)):
        url, referrer, source = month.arrival(visit)
        yield {
            "id": f"t{visit:08d}",
            "visitor": f"v{visitor:08d}",
            "site": _SITE,
            "at": at,
            "landing_url": url,
            "referrer": referrer or None,
            "source": source,
        }


def _pages(month: _Month) -> Iterator[Record]:
    """By visitor, as they lie in the table."""
    for visit in sorted(range(len(month.at)), key=month.visitor.__getitem__):
        for number in range(_PAGES):
            yield {
                "visitor": f"v{month.visitor[visit]:08d}",
                "at": month.at[visit] + number * _MINUTE,
                "url": f"https://shop.example/page/{number}",
                "event": "",
                "touch": f"t{visit:08d}",
                "title": f"Page {number}",
            }


def _contacts(month: _Month) -> Iterator[Record]:
    for visit in month.leads:
        name = f"Anna Weber {visit}"
        yield {
            "id": f"c{visit:08d}",
            "name": name,
            "created_at": month.at[visit],
            "family": [],
            "name_key": name.casefold(),
        }


def _links(month: _Month) -> Iterator[Record]:
    for visit in month.leads:
        yield {
            "visitor": f"v{month.visitor[visit]:08d}",
            "contact": f"c{visit:08d}",
            "method": "form",
            "confidence": 1.0,
            "at": month.at[visit] + 6 * _MINUTE,
        }


def _leads(month: _Month) -> Iterator[Record]:
    for number, visit in enumerate(month.leads):
        at, stage = month.at[visit] + 6 * _MINUTE, STAGES[number % len(STAGES)]
        told = {"message": "Please call me back.", "visitor_id": f"v{month.visitor[visit]:08d}"}
        yield {
            "id": f"l{visit:08d}",
            "contact": f"c{visit:08d}",
            "conversation": f"n{visit:08d}",
            "channel": "form",
            "pipeline": "sales",
            "stage": stage,
            "open": stage not in {"won", "lost"},
            "owner": None,
            "created_at": at,
            "updated_at": at,
            "document": dump(told).decode(),
            "attribution": dump(_attribution(month, visit)).decode(),
        }


def _attribution(month: _Month, visit: int) -> Attribution:
    url, referrer, told = month.arrival(visit)
    source = load(Source, told)
    arrival = Arrival(
        at=from_micros(month.at[visit]), landing_url=url, referrer=referrer or None, source=source
    )
    pages = [
        {
            "at": month.at[visit] + number * _MINUTE,
            "url": f"https://shop.example/page/{number}",
            "title": "Page",
        }
        for number in range(_PAGES)
    ]
    return Attribution(
        source=source, first_touch=arrival, last_touch=arrival, pages=tuple(pages), page_count=_PAGES
    )


def _arrival(chance: random.Random) -> tuple[str, str, str]:
    """An advertisement by two fifths; else a search, another site, a letter, or nothing known."""
    url = f"https://shop.example/p/{chance.randrange(200)}"
    referrer = ""
    match chance.choice(_KINDS):
        case "advertisement":
            place = chance.choice(("google", "bing", "facebook", "yandex"))
            tags = f"utm_source={place}&utm_medium=cpc&utm_campaign=c{chance.randrange(20)}"
            tags += f"&utm_content=a{chance.randrange(4)}&utm_term=t{chance.randrange(8)}"
            url += f"?{tags}&gclid={_CLICK}"
        case "letter":
            url += f"?utm_source=newsletter&utm_medium=email&utm_campaign=n{chance.randrange(20)}"
        case "search":
            referrer = chance.choice(_ENGINES)
        case "site":
            referrer = f"https://partner{chance.randrange(50)}.example.net/list"
    return url, referrer, dump(classify(url, referrer)).decode()


_KINDS: Sequence[str] = (*["advertisement"] * 4, *["search"] * 3, "site", "letter", "nothing")
_ENGINES = ("https://www.google.com/", "https://www.bing.com/", "https://duckduckgo.com/")
