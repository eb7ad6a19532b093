"""Search in MongoDB: an entry's document holds its terms; one without them is not findable yet."""

from collections.abc import Sequence

from inbox.core.ids import EntryId
from inbox.core.store.page import Page
from inbox.core.store.search import EVERYWHERE, Within
from inbox.core.terms import Term, Wanted, terms_of
from inbox.core.timeline import TimelineEntry
from inbox.storage.codec import to_micros
from inbox.storage.mongo.handle import Document, Handle
from inbox.storage.mongo.paging import Query
from inbox.storage.mongo.scalars import Condition, among, equal, narrowed
from inbox.storage.mongo.timeline import FIELDS, entry_of

_BEYOND = chr(0x10FFFF)
"""Follows every character that a term can hold."""


class MongoSearch:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def page(
        self, wanted: Wanted, *, within: Within = EVERYWHERE, after: str | None = None, limit: int = 50
    ) -> Page[TimelineEntry]:
        if not wanted:
            return Page(items=[])
        query = Query("entry", ("row",), _condition(wanted, within), fields=FIELDS)
        return await query.read(self._db, after, limit, entry_of)

    async def update(self, *, limit: int) -> Sequence[TimelineEntry]:
        found = await self._db.some("entry", equal(terms=None), [("row", 1)], limit=limit, fields=FIELDS)
        await self._write(found)
        return [entry_of(each) for each in found]

    async def renew(self, entry_id: EntryId) -> None:
        await self._write(await self._db.some("entry", equal(_id=entry_id), fields=FIELDS))

    async def forget(self, entry_id: EntryId) -> None:
        await self._db.change("entry", equal(_id=entry_id), {"$set": {"terms": []}})

    async def _write(self, found: list[Document]) -> None:
        if not found:
            return
        talks = await self._db.some(
            "conversation", {"_id": among(each["conversation"] for each in found)}, fields=["channel"]
        )
        channels = {talk["_id"]: talk["channel"] for talk in talks}
        spoken: dict[str, list[str]] = {}
        of_these = {"entry": among(each["_id"] for each in found), "spoken": {"$ne": ""}}
        for told in await self._db.some("transcript", of_these, fields=["entry", "spoken"]):
            spoken.setdefault(told["entry"], []).append(told["spoken"])
        changes = []
        for each in found:
            channel = _facet(channels.get(each["conversation"], ""))
            terms = [*terms_of([*entry_of(each).texts, *spoken.get(each["_id"], [])]), channel]
            changes.append((equal(_id=each["_id"]), {"$set": {"terms": terms}}))
        await self._db.change_each("entry", changes)


def _condition(wanted: Wanted, within: Within) -> Condition:
    groups = [_group(group) for group in wanted]
    if within.channel_id is not None:
        groups.append({"terms": _facet(within.channel_id)})
    where = narrowed(
        kind=within.kind, author=within.author, contact=within.contact_id, conversation=within.conversation_id
    )
    shown: Condition = {}
    if within.since is not None:
        shown["$gte"] = to_micros(within.since)
    if within.until is not None:
        shown["$lt"] = to_micros(within.until)
    return {"$and": groups, **where, **({"shown_at": shown} if shown else {})}


def _group(terms: tuple[Term, ...]) -> Condition:
    conditions = [_is(term) for term in terms]
    return conditions[0] if len(conditions) == 1 else {"$or": conditions}


def _is(term: Term) -> Condition:
    if not term.prefix:
        return equal(terms=term.text)
    return {"terms": {"$elemMatch": {"$gte": term.text, "$lt": term.text + _BEYOND}}}


def _facet(channel: str) -> str:
    """A term that stands for the channel, which the entry does not name itself; no word begins like it."""
    return f"_channel_{channel}"
