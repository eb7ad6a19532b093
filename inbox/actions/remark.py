"""Something happened that is worth a line in the conversation and nothing else."""

from inbox.actions.aliases import filed_as
from inbox.actions.meet import meet
from inbox.actions.open_lead import source_lead
from inbox.actions.place import place
from inbox.core.contact import Contact
from inbox.core.deps import Deps
from inbox.core.ids import ContactId
from inbox.core.inbound import Filed, InboundEvent, Noted, WebhookRequest
from inbox.core.store import Parts
from inbox.core.timeline import Happened


async def remark(
    tx: Parts, event: InboundEvent, body: Noted, request: WebhookRequest, deps: Deps
) -> Filed | None:
    """The line; it opens a conversation with somebody new. None if nobody knows where to put it."""
    now = request.received_at
    met = await meet(tx, event, now) if event.senders else await _of_thread(tx, event)
    if met is None:
        return None
    contact, member = met
    happened = Happened(what=body.what, facts=body.facts)
    entry, _ = await place(tx, event, contact, member, happened, now)
    if event.visitor_id is not None:
        await deps.attributor.link(tx, event.visitor_id, member, method="message", at=now)
    if event.visitor_id is not None or event.source is not None:
        await source_lead(tx, event, contact.id, deps)
    return filed_as(entry)


async def _of_thread(tx: Parts, event: InboundEvent) -> tuple[Contact, ContactId] | None:
    if event.thread is None:
        return None
    known = await tx.conversations.find_latest(event.channel_id, event.thread)
    if known is None:
        return None
    return await tx.contacts.get(known.contact_id), known.filed_for or known.contact_id
