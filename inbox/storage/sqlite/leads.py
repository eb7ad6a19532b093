"""Leads in SQLite: what lists are narrowed by is a column, the rest one document."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import apsw

from inbox.core.errors import Conflict, NotFound
from inbox.core.ids import AgentId, ChannelId, ContactId, ConversationId, LeadId, VisitorId
from inbox.core.lead import Attribution, Lead, Money
from inbox.core.noun import noun
from inbox.core.store.page import Page
from inbox.storage.codec import dump, from_micros, load, to_micros
from inbox.storage.sqlite.handle import Handle, Row
from inbox.storage.sqlite.paging import Query, marks
from inbox.storage.sqlite.ways import forget_way

_SELECT = (
    "SELECT row, id, contact, conversation, channel, pipeline, stage, owner, created_at, updated_at,"
    " document, attribution, version FROM lead"
)


@noun
class _Document:
    value: Money | None = None
    lost_reason: str | None = None
    message: str = ""
    page: str | None = None
    visitor_id: str | None = None
    marks: tuple[str, ...] = ()
    requests: int = 1
    absorbed_by: str | None = None
    stage_before: str | None = None


class SqliteLeads:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def get(self, lead_id: LeadId) -> Lead:
        row = self._db.row(f"{_SELECT} WHERE id = ?", lead_id)
        if row is None:
            message = "There is no such lead."
            raise NotFound(message)
        return _lead(row)

    async def find_open(self, contact_id: ContactId, pipeline: str) -> Lead | None:
        row = self._db.row(f"{_SELECT} WHERE contact = ? AND pipeline = ? AND open", contact_id, pipeline)
        return None if row is None else _lead(row)

    async def open_of(self, contact_ids: Sequence[ContactId], pipeline: str) -> Mapping[ContactId, Lead]:
        wanted = list(dict.fromkeys(contact_ids))
        rows = self._db.rows(
            f"{_SELECT} WHERE open AND pipeline = ? AND contact IN ({marks(wanted)})", [pipeline, *wanted]
        )
        return {lead.contact_id: lead for lead in map(_lead, rows)}

    async def latest_of(self, conversation_ids: Sequence[ConversationId]) -> Mapping[ConversationId, Lead]:
        wanted = list(dict.fromkeys(conversation_ids))
        rows = self._db.rows(
            f"{_SELECT} WHERE row IN (SELECT max(row) FROM lead"  # noqa: S608 - only placeholders and constants are put in
            f" WHERE conversation IN ({marks(wanted)}) GROUP BY conversation)",
            wanted,
        )
        return {lead.conversation_id: lead for lead in map(_lead, rows)}

    async def add(self, lead: Lead) -> None:
        try:
            self._insert(lead)
        except apsw.ConstraintError:
            message = "The contact has an open lead already."
            raise Conflict(message) from None
        self._touch(lead)

    async def save(self, lead: Lead) -> Lead:
        try:
            changed = self._update(lead)
        except apsw.ConstraintError:
            message = "The contact has another open lead by now."
            raise Conflict(message) from None
        if not changed:
            message = "The lead was changed by somebody else."
            raise Conflict(message)
        forget_way(self._db, lead.id)
        self._touch(lead)
        return replace(lead, version=lead.version + 1)

    async def attribute(self, lead: Lead) -> Lead:
        saved = await self.save(lead)
        self._db.run("UPDATE lead SET attribution = ? WHERE id = ?", dump(lead.attribution), lead.id)
        return saved

    async def page(  # noqa: PLR0913 - filters are keywords
        self,
        *,
        after: str | None = None,
        limit: int = 50,
        stage: str | None = None,
        owner: AgentId | None = None,
        unowned: bool = False,
        contact_id: ContactId | None = None,
        conversation_id: ConversationId | None = None,
        oldest_first: bool = False,
    ) -> Page[Lead]:
        query = Query(_SELECT, ("row",), oldest_first=oldest_first)
        query.equal("stage", stage)
        query.equal("owner", owner)
        query.equal("contact", contact_id)
        query.equal("conversation", conversation_id)
        if unowned:
            query.where("owner IS NULL")
        return query.read(self._db, after, limit, _lead)

    def _insert(self, lead: Lead) -> None:
        self._db.run(
            "INSERT INTO lead (id, contact, conversation, channel, pipeline, stage, open, owner, created_at,"
            " updated_at, document, attribution) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            lead.id,
            lead.contact_id,
            lead.conversation_id,
            lead.channel_id,
            lead.pipeline,
            lead.stage,
            lead.is_open,
            lead.owner,
            to_micros(lead.created_at),
            to_micros(lead.updated_at),
            _document(lead),
            dump(lead.attribution),
        )

    def _update(self, lead: Lead) -> int:
        return self._db.count(
            "UPDATE lead SET stage = ?, open = ?, owner = ?, updated_at = ?, document = ?,"
            " version = version + 1 WHERE id = ? AND version = ?",
            lead.stage,
            lead.is_open,
            lead.owner,
            to_micros(lead.updated_at),
            _document(lead),
            lead.id,
            lead.version,
        )

    def _touch(self, lead: Lead) -> None:
        self._db.touch("lead", lead.id, lead.contact_id, lead.conversation_id)


def _document(lead: Lead) -> bytes:
    return dump(
        _Document(
            value=lead.value,
            lost_reason=lead.lost_reason,
            message=lead.message,
            page=lead.page,
            visitor_id=lead.visitor_id,
            marks=lead.marks,
            requests=lead.requests,
            absorbed_by=lead.absorbed_by,
            stage_before=lead.stage_before,
        )
    )


def _lead(row: Row) -> Lead:
    document = load(_Document, row[10])
    return Lead(
        id=LeadId(row[1]),
        contact_id=ContactId(row[2]),
        conversation_id=ConversationId(row[3]),
        channel_id=ChannelId(row[4]),
        pipeline=row[5],
        stage=row[6],
        owner=None if row[7] is None else AgentId(row[7]),
        value=document.value,
        lost_reason=document.lost_reason,
        created_at=from_micros(row[8]),
        updated_at=from_micros(row[9]),
        message=document.message,
        page=document.page,
        visitor_id=None if document.visitor_id is None else VisitorId(document.visitor_id),
        marks=document.marks,
        attribution=load(Attribution, row[11]),
        requests=document.requests,
        version=row[12],
        absorbed_by=None if document.absorbed_by is None else LeadId(document.absorbed_by),
        stage_before=document.stage_before,
    )
