"""Reports: where leads come from, in numbers, as a table, and the leads behind a number."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from aiohttp import web

from inbox.api import report_shapes as r
from inbox.api.call import Call
from inbox.api.leads import lead_views
from inbox.api.report_tables import TYPES, table_of
from inbox.core.errors import BadRequest
from inbox.core.ids import SiteId
from inbox.core.store.reports import Place, VisitCount
from inbox.reports.behind import Asked, behind
from inbox.reports.coverage import coverage_of
from inbox.reports.landings import landings_of
from inbox.reports.period import Period, period_of
from inbox.reports.sources import Day, Row, days_of, tree_of
from inbox.reports.time_to_lead import time_to_lead
from inbox.reports.ways import MILLION, Question, Ways, ways_of

_MONTH = timedelta(days=29)
_DEEPEST = ("group", "source", "campaign", "content", "term")


async def get_sources(call: Call[r.SourcesQuery, None]) -> r.SourcesView:
    question = await _question(call)
    visits, ways = await _read(call, question)
    before = await _read(call, question, question.period.before()) if call.query.compare else None
    return await asyncio.to_thread(_view, question, call.api.models.names, visits, ways, before)


async def get_table(call: Call[r.TableQuery, None]) -> web.StreamResponse:
    question = await _question(call)
    visits, ways = await _read(call, question)
    rows = await asyncio.to_thread(tree_of, visits, ways.counted)
    body = await asyncio.to_thread(table_of, rows, call.query.format, question.beside)
    name = f"sources-{question.period.first}-{question.period.last}.{call.query.format}"
    return web.Response(
        body=body,
        content_type=TYPES[call.query.format],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


async def get_landings(call: Call[r.ReportQuery, None]) -> r.LandingsView:
    question = await _question(call)
    edges = question.period.edges
    counts = await call.parts.reports.landings(edges[0], edges[-1])
    if question.site_id is not None:
        counts = [each for each in counts if each.site_id == question.site_id]
    ways = await ways_of(call.parts, question, call.api.models)
    rows = await asyncio.to_thread(landings_of, counts, ways.counted)
    return r.LandingsView(
        rows=[
            r.LandingRow(page=row.page, visits=row.visits, visitors=row.visitors, leads=row.leads)
            for row in rows
        ]
    )


async def list_credited(call: Call[r.ReportLeadsQuery, None]) -> r.ReportLeadsView:
    """Newest first; `after` is the id of the last one seen."""
    question = await _question(call)
    ways = await ways_of(call.parts, question, call.api.models)
    asked = Asked(place=_place(call.query), part=call.query.part, stage=call.query.stage)
    found = behind(ways.counted, asked)
    start = 0
    if call.query.after is not None:
        ids = [way.facts.id for way, _ in found]
        if call.query.after not in ids:
            raise BadRequest("The cursor is not one of ours.")
        start = ids.index(call.query.after) + 1  # type: ignore[arg-type]
    shown = found[start : start + call.query.limit]
    leads = [await call.parts.leads.get(way.facts.id) for way, _ in shown]
    views = await lead_views(call.parts, leads)
    return r.ReportLeadsView(
        items=[
            r.CreditedLead(credit=credit / MILLION, lead=view)
            for (_, credit), view in zip(shown, views, strict=True)
        ],
        total=len(found),
        next=shown[-1][0].facts.id if start + len(shown) < len(found) else None,
    )


def _place(query: r.ReportLeadsQuery) -> Place:
    """As many parts as are named; an empty one stands for what is not set."""
    parts: list[str | None] = []
    for name in _DEEPEST:
        value = getattr(query, name)
        if value is None:
            break
        parts.append(value or None)
    if any(getattr(query, name) is not None for name in _DEEPEST[len(parts) :]):
        raise BadRequest("Name what stands above a place, too.")
    return tuple(parts)


async def _question(call: Call[Any, None]) -> Question:
    query: r.ReportQuery = call.query
    for name in (query.model, *([query.beside] if query.beside else [])):
        if name not in call.api.models.names:
            names = ", ".join(call.api.models.names)
            raise BadRequest(f"There is no model named {name}; there are {names}.")
    return Question(
        period=days_asked(call, query),
        model=query.model,
        beside=query.beside,
        network=query.network,
        look_back=timedelta(days=query.look_back),
        site_id=None if query.site is None else SiteId(query.site),
        suspected=query.spam,
    )


class Days(Protocol):
    """What is asked of a report's days."""

    @property
    def since(self) -> date | None: ...
    @property
    def until(self) -> date | None: ...
    @property
    def zone(self) -> str: ...


def days_asked(call: Call[Any, None], query: Days) -> Period:
    """The last thirty unless others are named."""
    try:
        today = call.api.clock.now().astimezone(ZoneInfo(query.zone)).date()
    except (KeyError, ValueError, OSError):
        raise BadRequest(f"There is no time zone named {query.zone}.") from None
    last = query.until or (today if query.since is None or query.since <= today else query.since)
    return period_of(query.since or last - _MONTH, last, query.zone)


_Read = tuple[Sequence[VisitCount], Ways]


async def _read(call: Call[Any, None], question: Question, period: Period | None = None) -> _Read:
    if period is not None:
        question = Question(
            period=period,
            model=question.model,
            network=question.network,
            look_back=question.look_back,
            site_id=question.site_id,
            suspected=question.suspected,
        )
    visits = await call.parts.reports.visits(question.period.edges)
    if question.site_id is not None:
        visits = [count for count in visits if count.origin.site_id == question.site_id]
    return visits, await ways_of(call.parts, question, call.api.models)


def _view(
    question: Question, models: Sequence[str], visits: Sequence[VisitCount], ways: Ways, before: _Read | None
) -> r.SourcesView:
    days = question.period.days
    rows = tree_of(visits, ways.counted)
    earlier = None if before is None else tree_of(before[0], before[1].counted)
    return r.SourcesView(
        since=question.period.first,
        until=question.period.last,
        zone=question.period.zone,
        model=question.model,
        models=models,
        rows=_rows(rows, earlier, with_beside=question.beside is not None),
        days=days,
        by_day=_days(days_of(visits, ways.counted, len(days))),
        by_day_before=None if before is None else _days(days_of(before[0], before[1].counted, len(days))),
        coverage=[
            r.EvidenceRow(rule=each.rule, leads=each.leads, confidence=each.confidence)
            for each in coverage_of(ways.counted)
        ],
        time_to_lead=_time(ways),
        left_out=r.LeftOut(spam=0 if question.suspected else ways.suspected, merged=ways.merged),
    )


def _time(ways: Ways) -> r.TimeRow:
    took = time_to_lead(ways.counted)
    return r.TimeRow(
        bounds_s=[int(bound.total_seconds()) for bound in took.bounds],
        leads=took.leads,
        median_s=took.median_s,
    )


def _rows(rows: Sequence[Row], earlier: Sequence[Row] | None, *, with_beside: bool) -> list[r.SourceRow]:
    """What was there only before is a row too, so that a source that has dried up is seen."""
    if earlier is None:
        return [_row(row, None, with_beside=with_beside) for row in rows]
    old: Mapping[Place, Row] = {row.place: row for row in earlier}
    known = {row.place for row in rows}
    every = [*rows, *(Row(place) for place in old if place not in known)]
    return [_row(row, old.get(row.place, Row(row.place)), with_beside=with_beside) for row in every]


def _row(row: Row, before: Row | None, *, with_beside: bool) -> r.SourceRow:
    return r.SourceRow(
        place=row.place,
        visits=row.visits,
        visitors=row.visitors,
        leads=row.credit / MILLION,
        beside=row.beside / MILLION if with_beside else None,
        qualified=row.qualified / MILLION,
        won=row.won / MILLION,
        first=row.first,
        last=row.last,
        assisted=row.assisted,
        conversion=row.credit / MILLION / row.visits if row.visits else None,
        before=None if before is None else _before(before),
    )


def _before(row: Row) -> r.Before:
    return r.Before(
        visits=row.visits,
        visitors=row.visitors,
        leads=row.credit / MILLION,
        qualified=row.qualified / MILLION,
        won=row.won / MILLION,
    )


def _days(days: Sequence[Day]) -> list[r.DayRow]:
    return [
        r.DayRow(group=day.group, visits=day.visits, leads=[share / MILLION for share in day.credit])
        for day in days
    ]
