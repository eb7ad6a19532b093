"""Entries of the timeline, and their attachments."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from aiohttp import web

from inbox.api.access import ENTRY, fetch
from inbox.api.answers import EntryView, EventEntry, FormEntry, Listing, MessageEntry, Named, NoteEntry
from inbox.api.call import Call
from inbox.api.names import agent_ref, agents_of
from inbox.api.schema import EntryQuery
from inbox.core.errors import NotFound
from inbox.core.ids import AgentId, ContactId, ConversationId
from inbox.core.store import Parts
from inbox.core.timeline import Attachment, Form, Happened, Message, Note, TimelineEntry

# What a browser shows without running anything in it; the rest is bytes.
_HARMLESS = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_SANDBOX = "default-src 'none'; sandbox"
_VIEWS: Mapping[type, Any] = {Form: FormEntry, Message: MessageEntry, Note: NoteEntry, Happened: EventEntry}


async def list_entries(call: Call[EntryQuery, None]) -> Listing[EntryView]:
    page = await call.parts.timeline.page(
        contact_id=None if call.query.contact is None else ContactId(call.query.contact),
        conversation_id=None if call.query.conversation is None else ConversationId(call.query.conversation),
        after=call.query.after,
        limit=call.query.limit,
    )
    return Listing(items=await entry_views(call.parts, page.items), next=page.next)


async def get_entry(call: Call[Any, None]) -> EntryView:
    entry = await fetch(call.parts, call.caller, ENTRY, call.id)
    return (await entry_views(call.parts, [entry]))[0]


async def get_attachment(call: Call[Any, None]) -> web.Response:
    """The bytes, so that a browser stores them and runs nothing."""
    entry = await fetch(call.parts, call.caller, ENTRY, call.id)
    attachment = _attachment(entry, call.request.match_info["n"])
    data = await call.api.blobs.get(attachment.blob)
    kind = attachment.media_type if attachment.media_type in _HARMLESS else "application/octet-stream"
    headers = {
        "Content-Type": kind,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(attachment.name, safe='')}",
        "Content-Security-Policy": _SANDBOX,
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(body=data, headers=headers)


async def entry_views(parts: Parts, items: Sequence[TimelineEntry]) -> list[EntryView]:
    agents = await agents_of(parts, (each.author for each in items))
    return [_view(agents, each) for each in items]


def _view(agents: Mapping[AgentId, Named], entry: TimelineEntry) -> EntryView:
    view: EntryView = _VIEWS[type(entry.body)](
        id=entry.id,
        conversation_id=entry.conversation_id,
        contact_id=entry.contact_id,
        seq=entry.seq,
        at=entry.at,
        received_at=entry.received_at,
        author=agent_ref(agents, entry.author),
        body=entry.body,
    )
    return view


def _attachment(entry: TimelineEntry, place: str) -> Attachment:
    attachments: tuple[Attachment, ...] = getattr(entry.body, "attachments", ())
    if not (place.isascii() and place.isdigit() and len(place) < 4 and int(place) < len(attachments)):
        raise NotFound("There is no such attachment.")
    return attachments[int(place)]
