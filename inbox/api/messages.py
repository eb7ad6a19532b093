"""Answers of agents: written, sent again, and those that did not arrive."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from inbox.actions.edit import edit
from inbox.actions.fetch_file import fetch_again
from inbox.actions.reply import Answer, WrittenSince, reply
from inbox.actions.resend import MayHaveArrived, resend
from inbox.actions.schedule import reschedule
from inbox.actions.withdraw import withdraw
from inbox.actions.write_letter import LetterWish
from inbox.api.access import CONVERSATION, ENTRY, fetch
from inbox.api.answers import Listing
from inbox.api.call import Call
from inbox.api.entries import entry_views, place_of
from inbox.api.entry_shapes import EntryView, OutboxItem
from inbox.api.message_shapes import (
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    NewAttempt,
    NewMessage,
    NewPoll,
    NewSchedule,
    NewText,
    OutboxQuery,
)
from inbox.api.names import channel_ref, channels_of, contact_card, contacts_of
from inbox.api.recipients import mailboxes
from inbox.api.templates import fill
from inbox.api.times import moment
from inbox.core.channel import HtmlChannel
from inbox.core.delivery import DeliveryState
from inbox.core.errors import BadRequest, Unprocessable
from inbox.core.ids import EntryId, UploadId
from inbox.core.store import Parts
from inbox.core.timeline import Poll, TimelineEntry
from inbox.kit.problems import problem
from inbox.kit.text import clean, one_line

_WRITTEN_SINCE = "urn:onewindow:written-since"
_MAY_HAVE_ARRIVED = "urn:onewindow:may-have-arrived"


async def send_message(call: Call[Any, NewMessage]) -> EntryView | web.Response:
    """What was written since the agent looked comes with the refusal, as `entries`."""
    body, key = call.body, call.idempotency_key()
    text, template = clean(body.text, LONGEST_TEXT), None
    html, said = await _designed(call)
    text = text if text.strip() else clean(said, LONGEST_TEXT)
    if body.template is not None:
        text, template = await fill(call, body.template)
    answer = Answer(
        text=text,
        uploads=tuple(dict.fromkeys(UploadId(each) for each in body.attachments)),
        answers=None if body.answers is None else EntryId(body.answers),
        buttons=tuple(_label(each) for each in body.buttons),
        poll=None if body.poll is None else _poll(body.poll),
        seen=body.seen,
        anyway=body.anyway,
        template=template,
        send_at=None if body.send_at is None else moment(body.send_at),
        mail=_wish(body, html),
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


async def change_message(call: Call[Any, NewText]) -> EntryView:
    text = clean(call.body.text, LONGEST_TEXT)

    async def unit(tx: Parts) -> TimelineEntry:
        entry = await fetch(tx, call.caller, ENTRY, call.id)
        now, channels = call.api.clock.now(), call.api.channels
        return await edit(tx, entry.id, text, call.caller.actor, now, channels=channels)

    return await _written(call, unit)


async def reschedule_message(call: Call[Any, NewSchedule]) -> EntryView:
    send_at = moment(call.body.send_at)

    async def unit(tx: Parts) -> TimelineEntry:
        entry = await fetch(tx, call.caller, ENTRY, call.id)
        return await reschedule(tx, entry.id, send_at, call.caller.actor, call.api.clock.now())

    return await _written(call, unit)


async def take_back(call: Call[Any, None]) -> EntryView:
    async def unit(tx: Parts) -> TimelineEntry:
        entry = await fetch(tx, call.caller, ENTRY, call.id)
        now, channels = call.api.clock.now(), call.api.channels
        return await withdraw(tx, entry.id, call.caller.actor, now, channels=channels)

    return await _written(call, unit)


async def fetch_attachment(call: Call[Any, None]) -> EntryView:
    async def unit(tx: Parts) -> TimelineEntry:
        entry = await fetch(tx, call.caller, ENTRY, call.id)
        place = place_of(entry, call.request.match_info["n"])
        return await fetch_again(tx, entry.id, place, call.caller.actor, call.api.clock.now())

    return await _written(call, unit)


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


async def _designed(call: Call[Any, NewMessage]) -> tuple[str | None, str]:
    """The blob of the message's safe HTML, and its text; nothing if it has none."""
    if not call.body.html.strip():
        return None, ""
    conversation = await fetch(call.parts, call.caller, CONVERSATION, call.id)
    channel = call.api.channels.get(conversation.channel_id)
    if not isinstance(channel, HtmlChannel) or not channel.capabilities.html:
        raise Unprocessable("This channel carries no HTML.")
    safe, text = channel.safe_html(call.body.html)
    return await call.api.blobs.put(safe.encode(errors="replace")), text


def _wish(body: NewMessage, html: str | None) -> LetterWish:
    if body.forwards and body.answers:
        raise BadRequest("A message either answers another one or passes it on.")
    return LetterWish(
        to=mailboxes(body.to),
        cc=mailboxes(body.cc),
        bcc=mailboxes(body.bcc),
        subject=one_line(body.subject, LONGEST_SUBJECT),
        quote=body.quote,
        forwards=None if body.forwards is None else EntryId(body.forwards),
        html=html,
    )


def _poll(poll: NewPoll) -> Poll:
    options = tuple(_label(each) for each in poll.options)
    if len(set(options)) < len(options):
        raise BadRequest("Two options of the poll are the same.")
    return Poll(question=_label(poll.question), options=options, multiple=poll.multiple)


def _label(text: str) -> str:
    label = one_line(text, len(text))
    if not label:
        raise BadRequest("A button, or an option of a poll, is empty.")
    return label


async def _written(call: Call[Any, Any], unit: Callable[[Parts], Awaitable[TimelineEntry]]) -> EntryView:
    return (await entry_views(call.parts, [await call.durably(unit)]))[0]
