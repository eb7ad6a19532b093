"""Leads in MongoDB: what lists are narrowed by is a field, the rest one document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from inbox.core.errors import Conflict, NotFound
from inbox.core.ids import AgentId, ChannelId, ContactId, ConversationId, LeadId, VisitorId
from inbox.core.lead import Attribution, Lead, Money
from inbox.core.store.page import Page
from inbox.storage.codec import dump, from_micros, load, to_micros
from inbox.storage.mongo.handle import Document, Handle
from inbox.storage.mongo.paging import Query
from inbox.storage.mongo.scalars import among, equal, narrowed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rest:
    value: Money | None = None
    lost_reason: str | None = None
    message: str = ""
    page: str | None = None
    visitor_id: str | None = None
    marks: tuple[str, ...] = ()
    requests: int = 1
    absorbed_by: str | None = None
    stage_before: str | None = None


class MongoLeads:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def get(self, lead_id: LeadId) -> Lead:
        found = await self._db.one("lead", equal(_id=lead_id))
        if found is None:
            message = "There is no such lead."
            raise NotFound(message)
        return _lead(found)

    async def find_open(self, contact_id: ContactId, pipeline: str) -> Lead | None:
        found = await self._db.one("lead", equal(contact=contact_id, pipeline=pipeline, open=True))
        return None if found is None else _lead(found)

    async def open_of(self, contact_ids: Sequence[ContactId], pipeline: str) -> Mapping[ContactId, Lead]:
        where = {**equal(pipeline=pipeline, open=True), "contact": among(contact_ids)}
        return {lead.contact_id: lead for lead in map(_lead, await self._db.some("lead", where))}

    async def latest_of(self, conversation_ids: Sequence[ConversationId]) -> Mapping[ConversationId, Lead]:
        found = await self._db.joined(
            "lead",
            [
                {"$match": {"conversation": among(conversation_ids)}},
                {"$group": {"_id": "$conversation", "row": {"$max": "$row"}}},
            ],
        )
        newest = await self._db.some("lead", {"row": among(each["row"] for each in found)}) if found else []
        return {lead.conversation_id: lead for lead in map(_lead, newest)}

    async def add(self, lead: Lead) -> None:
        key = equal(_id=lead.id)
        if lead.is_open:
            key = equal(contact=lead.contact_id, pipeline=lead.pipeline, open=True)
        document = {**_document(lead), **_changing(lead), "row": self._db.rows.next()}
        given = {name: value for name, value in document.items() if name not in key}
        if not await self._db.put("lead", key, given):
            message = "The contact has an open lead already."
            raise Conflict(message)
        self._touch(lead)

    async def save(self, lead: Lead) -> Lead:
        if lead.is_open:
            await self._check_alone(lead)
        where = equal(_id=lead.id, version=lead.version)
        if not await self._db.change("lead", where, {"$set": _changing(lead), "$inc": {"version": 1}}):
            message = "The lead was changed by somebody else."
            raise Conflict(message)
        self._touch(lead)
        return replace(lead, version=lead.version + 1)

    async def attribute(self, lead: Lead) -> Lead:
        saved = await self.save(lead)
        known = {"attribution": dump(lead.attribution).decode()}
        await self._db.change("lead", equal(_id=lead.id), {"$set": known})
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
        where = narrowed(stage=stage, owner=owner, contact=contact_id, conversation=conversation_id)
        if unowned:
            where |= equal(owner=None)
        query = Query("lead", ("row",), where, oldest_first=oldest_first)
        return await query.read(self._db, after, limit, _lead)

    async def _check_alone(self, lead: Lead) -> None:
        other = await self.find_open(lead.contact_id, lead.pipeline)
        if other is not None and other.id != lead.id:
            message = "The contact has another open lead by now."
            raise Conflict(message)

    def _touch(self, lead: Lead) -> None:
        self._db.touch("lead", lead.id, lead.contact_id, lead.conversation_id)


def _document(lead: Lead) -> Document:
    return {
        "_id": str(lead.id),
        "contact": str(lead.contact_id),
        "conversation": str(lead.conversation_id),
        "channel": str(lead.channel_id),
        "pipeline": str(lead.pipeline),
        "created_at": to_micros(lead.created_at),
        "attribution": dump(lead.attribution).decode(),
        "version": 0,
    }


def _changing(lead: Lead) -> Document:
    rest = _Rest(
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
    return {
        "stage": str(lead.stage),
        "open": lead.is_open,
        "owner": lead.owner,
        "updated_at": to_micros(lead.updated_at),
        "document": dump(rest).decode(),
    }


def _lead(found: Document) -> Lead:
    rest = load(_Rest, found["document"])
    return Lead(
        id=LeadId(found["_id"]),
        contact_id=ContactId(found["contact"]),
        conversation_id=ConversationId(found["conversation"]),
        channel_id=ChannelId(found["channel"]),
        pipeline=found["pipeline"],
        stage=found["stage"],
        owner=None if found["owner"] is None else AgentId(found["owner"]),
        value=rest.value,
        lost_reason=rest.lost_reason,
        created_at=from_micros(found["created_at"]),
        updated_at=from_micros(found["updated_at"]),
        message=rest.message,
        page=rest.page,
        visitor_id=None if rest.visitor_id is None else VisitorId(rest.visitor_id),
        marks=rest.marks,
        attribution=load(Attribution, found["attribution"]),
        requests=rest.requests,
        absorbed_by=None if rest.absorbed_by is None else LeadId(rest.absorbed_by),
        stage_before=rest.stage_before,
        version=found["version"],
    )
