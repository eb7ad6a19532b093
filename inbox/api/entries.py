"""Entries of the timeline, and their attachments."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from aiohttp import web
from msgspec import UNSET, structs

from inbox.api.access import ENTRY, fetch
from inbox.api.answers import Listing, Named
from inbox.api.call import Call
from inbox.api.entry_shapes import CallEntry, EntryView, EventEntry, FormEntry, MessageEntry, NoteEntry
from inbox.api.excerpt import excerpt
from inbox.api.message_shapes import delivery_view
from inbox.api.names import agent_ref, agents_of, current_id
from inbox.api.recordings import given_file, recordings_of, spoken_match
from inbox.api.schema import EntryQuery
from inbox.api.watched import phrases_in
from inbox.core.call import Call as PhoneCall
from inbox.core.delivery import Delivery
from inbox.core.errors import BadRequest, NotFound
from inbox.core.ids import AgentId, ChannelId, ConversationId, EntryId
from inbox.core.store import Parts
from inbox.core.store.search import Within
from inbox.core.terms import Wanted, wanted
from inbox.core.timeline import Attachment, Form, Happened, Message, Note, TimelineEntry
from inbox.kit.inert import inert_headers
from inbox.kit.ranges import part_of
from inbox.kit.thumbnail import MEDIA_TYPE

_NARROWING = ("kind", "channel", "author", "since", "until")
_VIEWS: Mapping[type, Any] = {
    Form: FormEntry,
    Message: MessageEntry,
    Note: NoteEntry,
    Happened: EventEntry,
    PhoneCall: CallEntry,
}


async def list_entries(call: Call[EntryQuery, None]) -> Listing[EntryView]:
    if call.query.q is not UNSET:
        return await _search(call, wanted(call.query.q))
    if any(getattr(call.query, name) is not None for name in _NARROWING):
        raise BadRequest("Only a search can be narrowed by that; say what to search for in q.")
    page = await call.parts.timeline.page(
        contact_id=await current_id(call.parts, call.query.contact),
        conversation_id=None if call.query.conversation is None else ConversationId(call.query.conversation),
        after=call.query.after,
        limit=call.query.limit,
    )
    return Listing(items=await entry_views(call.parts, page.items), next=page.next)


async def _search(call: Call[EntryQuery, None], asked: Wanted) -> Listing[EntryView]:
    """The words stand beside each entry as it is, never instead of it."""
    query = call.query
    within = Within(
        kind=query.kind,
        channel_id=None if query.channel is None else ChannelId(query.channel),
        contact_id=await current_id(call.parts, query.contact),
        conversation_id=None if query.conversation is None else ConversationId(query.conversation),
        author=None if query.author is None else call.agent_id(query.author),
        since=query.since,
        until=query.until,
    )
    page = await call.parts.search.page(asked, within=within, after=query.after, limit=query.limit)
    views = await entry_views(call.parts, page.items)
    found = zip(views, page.items, strict=True)
    return Listing(
        items=[await _matched(call.parts, view, entry, asked) for view, entry in found], next=page.next
    )


async def _matched(parts: Parts, view: EntryView, entry: TimelineEntry, asked: Wanted) -> EntryView:
    """With what was written in it, or else with what was said in a recording."""
    pieces = excerpt(entry.texts, asked)
    spoken = None if pieces or view.recordings is UNSET else await spoken_match(parts, entry, asked)
    if spoken is None:
        return structs.replace(view, match=pieces)
    return structs.replace(view, match=spoken[0], spoken=spoken[1])


async def get_entry(call: Call[Any, None]) -> EntryView:
    entry = await fetch(call.parts, call.caller, ENTRY, call.id)
    return (await entry_views(call.parts, [entry]))[0]


async def get_attachment(call: Call[Any, None]) -> web.Response:
    """The bytes, so that a browser stores them and runs nothing."""
    entry = await fetch(call.parts, call.caller, ENTRY, call.id)
    attachment = _attachment(entry, call.request.match_info["n"])
    if not attachment.blob:
        raise NotFound(attachment.failure or "This file has not been fetched yet.")
    return await _served(call, await given_file(call.parts, entry, attachment))


async def get_preview(call: Call[Any, None]) -> web.Response:
    entry = await fetch(call.parts, call.caller, ENTRY, call.id)
    attachment = _attachment(entry, call.request.match_info["n"])
    if attachment.preview is None:
        raise NotFound("There is no small picture of this file.")
    return await _served(call, replace(attachment, blob=attachment.preview, media_type=MEDIA_TYPE))


async def _served(call: Call[Any, None], attachment: Attachment) -> web.Response:
    data = await call.api.blobs.get(attachment.blob)
    return part_of(call.request, data, inert_headers(attachment))


async def entry_views(parts: Parts, items: Sequence[TimelineEntry]) -> list[EntryView]:
    """Four reads for a page, however long."""
    agents = await agents_of(parts, (each.author for each in items))
    sent = [each.id for each in items if isinstance(each.body, Message) and not each.inbound]
    deliveries = await parts.deliveries.many(sent) if sent else {}
    recordings = await recordings_of(parts, items)
    views = [_view(agents, deliveries, each) for each in items]
    phrases = await phrases_in(parts, items)
    return [
        structs.replace(view, recordings=recordings.get(view.id, UNSET), phrases=phrases.get(view.id, UNSET))
        for view in views
    ]


def _view(
    agents: Mapping[AgentId, Named], deliveries: Mapping[EntryId, Delivery], entry: TimelineEntry
) -> EntryView:
    more = {}
    if isinstance(entry.body, Message):
        more["delivery"] = delivery_view(deliveries, entry.id)
    view: EntryView = _VIEWS[type(entry.body)](
        id=entry.id,
        conversation_id=entry.conversation_id,
        contact_id=entry.contact_id,
        seq=entry.seq,
        at=entry.at,
        received_at=entry.received_at,
        author=agent_ref(agents, entry.author),
        body=entry.body,
        **more,
    )
    return view


def place_of(entry: TimelineEntry, place: str) -> int:
    """The place of an attachment as the address names it; NotFound if the entry has none there."""
    attachments: tuple[Attachment, ...] = getattr(entry.body, "attachments", ())
    if not (place.isascii() and place.isdigit() and len(place) < 4 and int(place) < len(attachments)):
        raise NotFound("There is no such attachment.")
    return int(place)


def _attachment(entry: TimelineEntry, place: str) -> Attachment:
    attachment: Attachment = getattr(entry.body, "attachments", ())[place_of(entry, place)]
    return attachment
