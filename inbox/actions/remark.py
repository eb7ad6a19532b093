"""Something happened that is worth a line in the conversation and nothing else."""

from inbox.actions.aliases import filed_as
from inbox.actions.meet import meet
from inbox.actions.place import place
from inbox.core.contact import Contact
from inbox.core.deps import Deps
from inbox.core.inbound import Filed, InboundEvent, Noted, WebhookRequest
from inbox.core.store import Parts
from inbox.core.timeline import Happened


async def remark(
    tx: Parts, event: InboundEvent, body: Noted, request: WebhookRequest, deps: Deps
) -> Filed | None:
    """The line; it opens a conversation with somebody new. None if nobody knows where to put it."""
    now = request.received_at
    contact = await meet(tx, event, now) if event.senders else await _of_thread(tx, event)
    if contact is None:
        return None
    happened = Happened(what=body.what, facts=body.facts)
    entry, _ = await place(tx, event, contact, happened, now)
    if event.visitor_id is not None:
        await deps.attributor.link(tx, event.visitor_id, contact.id, method="message", at=now)
    return filed_as(entry)


async def _of_thread(tx: Parts, event: InboundEvent) -> Contact | None:
    if event.thread is None:
        return None
    known = await tx.conversations.find_latest(event.channel_id, event.thread)
    return None if known is None else await tx.contacts.get(known.contact_id)
