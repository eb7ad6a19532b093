"""Answers of agents: written, sent again, and those that did not arrive."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from inbox.actions.reply import Answer, WrittenSince, reply
from inbox.actions.resend import MayHaveArrived, resend
from inbox.api.access import CONVERSATION, ENTRY, fetch
from inbox.api.answers import Listing
from inbox.api.call import Call
from inbox.api.entries import entry_views
from inbox.api.entry_shapes import EntryView, OutboxItem
from inbox.api.message_shapes import LONGEST_TEXT, NewAttempt, NewMessage, OutboxQuery
from inbox.api.names import channel_ref, channels_of, contact_card, contacts_of
from inbox.core.delivery import DeliveryState
from inbox.core.ids import UploadId
from inbox.core.store import Parts
from inbox.core.timeline import TimelineEntry
from inbox.kit.problems import problem
from inbox.kit.text import clean

_WRITTEN_SINCE = "urn:onewindow:written-since"
_MAY_HAVE_ARRIVED = "urn:onewindow:may-have-arrived"


async def send_message(call: Call[Any, NewMessage]) -> EntryView | web.Response:
    """What was written since the agent looked comes with the refusal, as `entries`."""
    body, key = call.body, call.idempotency_key()
    answer = Answer(
        text=clean(body.text, LONGEST_TEXT),
        uploads=tuple(dict.fromkeys(UploadId(each) for each in body.attachments)),
        seen=body.seen,
        anyway=body.anyway,
    )

    async def unit(tx: Parts) -> TimelineEntry:
        conversation = await fetch(tx, call.caller, CONVERSATION, call.id)
        now, channels = call.api.clock.now(), call.api.channels
        return await reply(tx, conversation.id, answer, call.caller.actor, now, channels=channels, key=key)

    try:
        return await _written(call, unit)
    except WrittenSince as since:
        entries = await entry_views(call.parts, since.entries)
        return problem(409, detail=str(since), type=_WRITTEN_SINCE, entries=entries)


async def send_again(call: Call[Any, NewAttempt]) -> EntryView | web.Response:
    async def unit(tx: Parts) -> TimelineEntry:
        entry = await fetch(tx, call.caller, ENTRY, call.id)
        now, channels, anyway = call.api.clock.now(), call.api.channels, call.body.anyway
        await resend(tx, entry.id, call.caller.actor, now, channels=channels, anyway=anyway)
        return entry

    try:
        return await _written(call, unit)
    except MayHaveArrived as doubt:
        return problem(409, detail=str(doubt), type=_MAY_HAVE_ARRIVED)


async def list_outbox(call: Call[OutboxQuery, None]) -> Listing[OutboxItem]:
    """Newest first; what failed or is unknown waits for a person."""
    page = await call.parts.deliveries.page(
        state=DeliveryState(call.query.state), after=call.query.after, limit=call.query.limit
    )
    entries = [await call.parts.timeline.get(each.entry_id) for each in page.items]
    contacts = await contacts_of(call.parts, (each.contact_id for each in entries))
    channels = await channels_of(call.parts)
    items = [
        OutboxItem(
            entry=view,
            conversation=delivery.conversation_id,
            contact=contact_card(contacts, entry.contact_id),
            channel=channel_ref(channels, delivery.channel_id),
            state=delivery.state,
            reason=delivery.reason,
            updated_at=delivery.updated_at,
        )
        for delivery, entry, view in zip(
            page.items, entries, await entry_views(call.parts, entries), strict=True
        )
    ]
    return Listing(items=items, next=page.next)


async def _written(call: Call[Any, Any], unit: Callable[[Parts], Awaitable[TimelineEntry]]) -> EntryView:
    return (await entry_views(call.parts, [await call.durably(unit)]))[0]
