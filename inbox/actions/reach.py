"""A contact cannot be written to any more, or can be again."""

from inbox.actions.aliases import filed_as
from inbox.core.contact import Contact
from inbox.core.conversation import Conversation
from inbox.core.ids import EntryId, new_id
from inbox.core.inbound import Filed, InboundEvent, ReachabilityChanged, WebhookRequest
from inbox.core.store import Parts
from inbox.core.timeline import Happened, TimelineEntry


async def reach(
    tx: Parts, event: InboundEvent, body: ReachabilityChanged, request: WebhookRequest
) -> Filed | None:
    """The line that tells it; None if it was known, or there is no conversation to tell it in."""
    changed = [
        identity for identity in event.senders if await tx.contacts.reach(identity, reachable=body.reachable)
    ]
    contact = await tx.contacts.find(changed[0]) if changed else None
    if contact is None:
        return None
    conversation = await _conversation(tx, event, contact)
    if conversation is None:
        return None
    entry = TimelineEntry(
        id=EntryId(new_id()),
        contact_id=conversation.contact_id,
        conversation_id=conversation.id,
        at=event.at,
        received_at=request.received_at,
        body=Happened(what="reachable" if body.reachable else "unreachable"),
    )
    return filed_as(await tx.timeline.append(entry))


async def _conversation(tx: Parts, event: InboundEvent, contact: Contact) -> Conversation | None:
    return await tx.conversations.find_latest(event.channel_id, event.thread or contact.id)
