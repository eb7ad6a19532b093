"""Files what a channel brought in: one event, once, as one unit."""

from dataclasses import replace

from inbox.actions.aliases import NOTHING
from inbox.actions.bring import announce
from inbox.actions.file_message import file_message
from inbox.actions.follow_up import FollowUp, follow_up
from inbox.actions.late import put_by
from inbox.actions.meet import meet
from inbox.actions.move_thread import move_thread
from inbox.actions.reach import reach
from inbox.actions.read_thread import read_thread
from inbox.actions.remark import remark
from inbox.core.deps import Deps
from inbox.core.errors import NotFound, Unprocessable
from inbox.core.inbound import (
    Announced,
    Filed,
    FormSubmitted,
    InboundEvent,
    Introduced,
    MessageReceived,
    Noted,
    ThreadMoved,
    ThreadRead,
    WebhookRequest,
)
from inbox.core.store import Parts
from inbox.core.timeline import Attachment


async def receive(
    tx: Parts,
    event: InboundEvent,
    request: WebhookRequest,
    deps: Deps,
    attachments: tuple[Attachment, ...] = (),
) -> Filed | None:
    """File the event, or return what was filed when it first came, whatever has happened to that since.

    None if it became no entry; what is told of a message that is not here yet is tried again by a job.
    Unprocessable if the same event name comes with another fingerprint. `attachments` are the event's
    files, already stored.
    """
    known = await tx.events.find(event.channel_id, event.external_id)
    if known is not None:
        _check_fingerprint(known.fingerprint, event.fingerprint)
        return await _as_it_is_now(tx, known.filed) if known.filed.entry_id else None
    filed = await _file(tx, event, request, deps, attachments)
    if filed is None and isinstance(event.body, FollowUp):
        await put_by(tx, event, request, deps.clock.now())
    kept = filed or NOTHING
    if kept.member is not None:
        kept = replace(kept, contact_id=kept.member)
    await tx.events.append(event.channel_id, event.external_id, kept, fingerprint=event.fingerprint)
    return filed


async def _as_it_is_now(tx: Parts, filed: Filed) -> Filed:
    """Who is merged since stands for the one that took them in."""
    try:
        contact = await tx.contacts.current(filed.contact_id)
    except NotFound:
        return filed
    return replace(filed, contact_id=contact.id)


def _check_fingerprint(first: str | None, now: str | None) -> None:
    if first is not None and now is not None and first != now:
        message = "This idempotency key was used before with another content."
        raise Unprocessable(message)


async def _file(
    tx: Parts,
    event: InboundEvent,
    request: WebhookRequest,
    deps: Deps,
    attachments: tuple[Attachment, ...],
) -> Filed | None:
    body = event.body
    if isinstance(body, FormSubmitted | MessageReceived):
        return await file_message(tx, event, body, request, deps, attachments)
    if isinstance(body, FollowUp):
        return await follow_up(tx, event, body, request, deps)
    if isinstance(body, Noted):
        return await remark(tx, event, body, request, deps)
    if isinstance(body, Announced):
        await announce(tx, event.channel_id, body, request.received_at)
        return None
    if isinstance(body, ThreadRead):
        await read_thread(tx, event, body, request.received_at)
        return None
    if isinstance(body, Introduced):
        await meet(tx, event, request.received_at)
        return None
    if isinstance(body, ThreadMoved):
        await move_thread(tx, event, body)
        return None
    return await reach(tx, event, body, request)
