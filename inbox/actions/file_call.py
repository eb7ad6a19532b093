"""Files what is told of a call: one entry for each call, which says all that is known so far."""

from dataclasses import replace
from datetime import datetime, timedelta

from inbox.actions.aliases import filed_as, find_message, name_message
from inbox.actions.call_backs import MOST_TRIES, ask_back, is_vain, settle_call_backs, tries_before
from inbox.actions.meet import is_new, meet
from inbox.actions.open_lead import feed_lead
from inbox.actions.place import place
from inbox.actions.received_files import enqueue_files
from inbox.actions.text_back import ask_text_back
from inbox.core.call import UNANSWERED, Call, CallBack, CallStatus, merged
from inbox.core.deps import Deps
from inbox.core.errors import NotFound
from inbox.core.inbound import CallReported, Filed, InboundEvent, WebhookRequest
from inbox.core.store import Parts
from inbox.core.timeline import TimelineEntry

_CALL_BACK_WITHIN = timedelta(minutes=15)
_TRY_AGAIN_AFTER = timedelta(hours=1)
"""Where the channel does not say until when."""
_REACHED = (CallStatus.TALKING, CallStatus.ANSWERED)


async def file_call(
    tx: Parts, event: InboundEvent, body: CallReported, request: WebhookRequest, deps: Deps
) -> Filed | None:
    """None if nobody knows yet whose call it is; told again, or in another order, it ends alike."""
    now = request.received_at
    known = await find_message(tx, event.channel_id, body.told.key)
    if known is not None:
        await _add(tx, known, body.told, now)
        return known
    if event.thread is None:
        return None
    call = _with_call_back(merged(body.told, body.told), now)
    contact, member = await meet(tx, event, now)
    event, callers = await deps.attributor.recognise(tx, event, None if is_new(contact) else contact.id)
    call = replace(call, callers=callers)
    entry, is_first = await place(tx, event, contact, member, call, now)
    entry = await _follow(tx, entry, call, now)
    lead_id = None
    if call.direction == "in" and is_first:
        lead_id = await feed_lead(tx, event, entry, deps, is_new=is_new(contact))
    if event.visitor_id is not None:
        await deps.attributor.link(tx, event.visitor_id, member, method="call", at=now)
    filed = replace(filed_as(entry), lead_id=lead_id, member=None if member == contact.id else member)
    await name_message(tx, event.channel_id, call.key, filed)
    return filed


async def _add(tx: Parts, known: Filed, told: Call, now: datetime) -> None:
    try:
        entry = await tx.timeline.get(known.entry_id)
    except NotFound:
        return  # it was erased since
    assert isinstance(entry.body, Call)
    call = _with_call_back(merged(entry.body, told), now)
    if call != entry.body:
        entry = replace(entry, body=call)
        await tx.timeline.revise(entry, preview=call.text)
        await _follow(tx, entry, call, now)


def _with_call_back(call: Call, now: datetime) -> Call:
    """Somebody who was not answered is called back; it is asked for once, and not if they were after all."""
    is_missed = call.direction == "in" and call.status in UNANSWERED
    if not (is_missed or is_vain(call)):
        return replace(call, call_back=None)
    if call.call_back is not None or not (is_missed and call.phone):
        return call
    due_at = call.due_at or (call.ended_at or now) + _CALL_BACK_WITHIN
    return replace(call, call_back=CallBack(due_at=due_at))


async def _follow(tx: Parts, entry: TimelineEntry, call: Call, now: datetime) -> TimelineEntry:
    await enqueue_files(tx, entry, call.attachments, now)
    if is_vain(call) and call.call_back is None and await tries_before(tx, entry, call) + 1 < MOST_TRIES:
        due_at = call.due_at or (call.ended_at or now) + _TRY_AGAIN_AFTER
        call = replace(call, call_back=CallBack(due_at=due_at))
        entry = replace(entry, body=call)
        await tx.timeline.revise(entry)
    if call.call_back is not None and call.call_back.done_at is None:
        await ask_back(tx, entry, call.call_back)
        if call.direction == "in":
            await ask_text_back(tx, entry, now)
    if call.call_back is not None or call.status in _REACHED or is_vain(call):
        await settle_call_backs(tx, entry)
    return entry
