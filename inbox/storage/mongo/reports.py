"""What reports count in MongoDB: a touch's document names its origin; one without it is not counted yet."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from inbox.core.store.reports import LandingCount, LeadFacts, VisitCount
from inbox.storage.codec import load, to_micros
from inbox.storage.mongo.handle import Document, Handle
from inbox.storage.mongo.scalars import among, equal
from inbox.storage.origins import landing_key, landing_of, origin_key, origin_of
from inbox.storage.steps import Kept, Kinds, Way, facts_of, in_order, kept_step, own_key

_MANY = 1000
_STEP = ["visitor", "site", "at", "landing_url", "source"]


class MongoReports:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def visits(self, edges: Sequence[datetime]) -> Sequence[VisitCount]:
        days = list(pairwise(edges))
        visits: dict[str, list[int]] = {}
        for day, (since, until) in enumerate(days):
            for key, number in (await self._number("origin", since, until)).items():
                visits.setdefault(key, [0] * len(days))[day] = number
        visitors = await self._visitors("origin", edges[0], edges[-1])
        return [
            VisitCount(origin=origin_of(key), visits=tuple(numbers), visitors=visitors.get(key, 0))
            for key, numbers in visits.items()
        ]

    async def landings(self, since: datetime, until: datetime) -> Sequence[LandingCount]:
        visitors = await self._visitors("landing", since, until)
        counts = []
        for key, number in (await self._number("landing", since, until)).items():
            site_id, page = landing_of(key)
            counts.append(
                LandingCount(site_id=site_id, page=page, visits=number, visitors=visitors.get(key, 0))
            )
        return counts

    async def leads(self, since: datetime, until: datetime, *, look_back: timedelta) -> Sequence[LeadFacts]:
        found = await self._db.some(
            "lead",
            {"created_at": {"$gte": to_micros(since), "$lt": to_micros(until)}},
            [("created_at", 1), ("row", 1)],
        )
        facts: list[LeadFacts] = []
        for first in range(0, len(found), _MANY):
            facts += await self._facts(found[first : first + _MANY], look_back)
        return facts

    async def update(self, *, limit: int) -> int:
        fields = ["site", "landing_url", "source"]
        found = await self._db.some("touch", equal(origin=None), [("row", 1)], limit=limit, fields=fields)
        if found:
            await self._db.change_each("touch", [(equal(_id=each["_id"]), _counted(each)) for each in found])
        return len(found)

    async def _number(self, field: str, since: datetime, until: datetime) -> Mapping[str, int]:
        found = await self._db.joined(
            "touch",
            [_within(field, since, until), {"$group": {"_id": f"${field}", "number": {"$sum": 1}}}],
        )
        return {each["_id"]: each["number"] for each in found}

    async def _visitors(self, field: str, since: datetime, until: datetime) -> Mapping[str, int]:
        """A visitor counts once, where the first visit was."""
        found = await self._db.joined(
            "touch",
            [
                _within(field, since, until),
                {"$sort": {"at": 1, "row": 1}},
                {"$group": {"_id": "$visitor", "first": {"$first": f"${field}"}}},
                {"$group": {"_id": "$first", "number": {"$sum": 1}}},
            ],
        )
        return {each["_id"]: each["number"] for each in found}

    async def _facts(self, found: Sequence[Document], look_back: timedelta) -> list[LeadFacts]:
        rests = [load(dict[str, Any], each["document"]) for each in found]
        browsers = await self._browsers(found, rests)
        touches = await self._touches({browser for each in browsers for browser in each}, found, look_back)
        kinds, back = Kinds(), look_back // timedelta(microseconds=1)
        facts = []
        for each, rest, mine in zip(found, rests, browsers, strict=True):
            at = each["created_at"]
            steps = [step for browser in mine for step in touches.get(browser, ()) if step[0] <= at]
            facts.append(facts_of(_way(each, rest, steps), at, back, kinds))
        return facts

    async def _browsers(
        self, found: Sequence[Document], rests: Sequence[Mapping[str, Any]]
    ) -> list[set[str]]:
        """By lead: its own browser, and all those linked to its person or whom that person took in."""
        contacts = await self._db.some(
            "contact", {"_id": among(each["contact"] for each in found)}, fields=["family"]
        )
        families = {each["_id"]: each.get("family", ()) for each in contacts}
        members = [[each["contact"], *families.get(each["contact"], ())] for each in found]
        links = await self._db.some("link", {"contact": among(one for each in members for one in each)})
        linked: dict[str, set[str]] = {}
        for link in links:
            linked.setdefault(link["contact"], set()).add(link["visitor"])
        return [
            {own for own in [rest.get("visitor_id")] if own}.union(*(linked.get(one, ()) for one in each))
            for rest, each in zip(rests, members, strict=True)
        ]

    async def _touches(
        self, browsers: Iterable[str], found: Sequence[Document], look_back: timedelta
    ) -> Mapping[str, list[Kept]]:
        begin = found[0]["created_at"] - look_back // timedelta(microseconds=1)
        until = found[-1]["created_at"] + 1
        where = {"visitor": among(sorted(browsers)), "at": {"$gte": begin, "$lt": until}}
        touches: dict[str, list[Kept]] = {}
        for each in await self._db.some("touch", where, fields=_STEP):
            step = kept_step(each["_id"], each["site"], each["at"], each["landing_url"], each["source"])
            touches.setdefault(each["visitor"], []).append(step)
        return touches


def _within(field: str, since: datetime, until: datetime) -> Document:
    span = {"$gte": to_micros(since), "$lt": to_micros(until)}
    return {"$match": {"at": span, field: {"$ne": None}}}


def _counted(touch: Document) -> Document:
    origin = origin_key(touch["site"], touch["source"])
    return {"$set": {"origin": origin, "landing": landing_key(touch["site"], touch["landing_url"])}}


def _way(found: Document, rest: Mapping[str, Any], steps: Iterable[Kept]) -> Way:
    return Way(
        id=found["_id"],
        channel=found["channel"],
        visitor=rest.get("visitor_id"),
        stage=found["stage"],
        marks=tuple(rest.get("marks") or ()),
        own=own_key(found["attribution"]),
        steps=in_order(steps),
    )
