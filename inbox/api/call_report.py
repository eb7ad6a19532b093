"""The report on calls, by agent and by source, and its table."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Literal

from aiohttp import web
from msgspec import Struct

from inbox.api.call import Call
from inbox.api.report_shapes import Zone
from inbox.api.report_tables import TYPES, table_file
from inbox.api.reports import days_asked
from inbox.api.schema import Asked
from inbox.core.ids import ConversationId
from inbox.core.lead import Lead
from inbox.core.store import Parts
from inbox.core.transcription import Transcription
from inbox.reports.calls import CallReport, CallRow, calls_of
from inbox.reports.period import Period

_MANY = 500
_HEAD = ("by", "name", "calls", "answered", "missed", "talk seconds", "our share")


class CallsQuery(Asked):
    """Days are counted as in `zone`, from `since` to `until` with both, the last 30 if nothing is said."""

    since: date | None = None
    until: date | None = None
    zone: Zone = "UTC"


class CallsTableQuery(CallsQuery):
    format: Literal["csv", "xlsx"] = "csv"


class CallRowView(Struct, frozen=True, kw_only=True):
    """`name` is an agent's e-mail address or a source, "" for none. `missed` came in and nobody answered.

    `talk_s` is how long was talked, `share` our part of what is said, null where nothing is transcribed.
    """

    name: str
    calls: int
    answered: int
    missed: int
    talk_s: int
    share: float | None


class CallsView(Struct, frozen=True, kw_only=True):
    since: date
    until: date
    zone: str
    total: CallRowView
    agents: Sequence[CallRowView]
    sources: Sequence[CallRowView]


async def get_calls(call: Call[CallsQuery, None]) -> CallsView:
    period = days_asked(call, call.query)
    report = await _report(call.parts, period)
    return CallsView(
        since=period.first,
        until=period.last,
        zone=period.zone,
        total=_view(report.total),
        agents=[_view(row) for row in report.agents],
        sources=[_view(row) for row in report.sources],
    )


async def get_calls_table(call: Call[CallsTableQuery, None]) -> web.StreamResponse:
    period, kind = days_asked(call, call.query), call.query.format
    report = await _report(call.parts, period)
    parts = (("total", [report.total]), ("agent", report.agents), ("source", report.sources))
    lines = [[by, *_cells(row)] for by, rows in parts for row in rows]
    return web.Response(
        body=await asyncio.to_thread(table_file, _HEAD, lines, kind),
        content_type=TYPES[kind],
        headers={
            "Content-Disposition": f'attachment; filename="calls-{period.first}-{period.last}.{kind}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


async def _report(parts: Parts, period: Period) -> CallReport:
    entries = await parts.timeline.calls(period.edges[0], period.edges[-1])
    leads: dict[ConversationId, Lead] = {}
    recordings: list[Transcription] = []
    for first in range(0, len(entries), _MANY):
        some = entries[first : first + _MANY]
        leads |= await parts.leads.latest_of([each.conversation_id for each in some])
        recordings += await parts.transcripts.of([each.id for each in some])
    return await asyncio.to_thread(calls_of, entries, leads, recordings)


def _view(row: CallRow) -> CallRowView:
    return CallRowView(
        name=row.name,
        calls=row.calls,
        answered=row.answered,
        missed=row.missed,
        talk_s=round(row.talked),
        share=row.share,
    )


def _cells(row: CallRow) -> list[str | int | float | None]:
    return [row.name, row.calls, row.answered, row.missed, round(row.talked), row.share]
