"""Puts an entry where it belongs: at the end of its thread's conversation, or at the beginning of one."""

from datetime import datetime

from inbox.actions.meet import is_new
from inbox.actions.preview import preview
from inbox.core.contact import Contact
from inbox.core.conversation import Conversation
from inbox.core.ids import ContactId, ConversationId, EntryId, new_id
from inbox.core.inbound import InboundEvent
from inbox.core.store import Parts
from inbox.core.timeline import Body, Happened, TimelineEntry, is_inbound


async def place(
    tx: Parts, event: InboundEvent, contact: Contact, member: ContactId, body: Body, now: datetime
) -> tuple[TimelineEntry, bool]:
    """The entry, and whether it is the first in its conversation that the contact wrote."""
    inbound = is_inbound(body)
    thread = event.thread or member
    known = None
    if event.thread is not None or not is_new(contact):
        known = await _known(tx, event, thread, inbound=inbound)
    words = preview(body) if not isinstance(body, Happened) else None
    conversation = known or Conversation(
        id=ConversationId(new_id()),
        contact_id=contact.id,
        channel_id=event.channel_id,
        thread=thread,
        opened_at=now,
        last_entry_at=now,
        last_seq=1,
        last_inbound_seq=int(inbound),
        preview=words or "",
        filed_for=None if member == contact.id else member,
    )
    if known is None:
        await tx.conversations.add(conversation)
    entry = TimelineEntry(
        id=EntryId(new_id()),
        contact_id=conversation.contact_id,
        conversation_id=conversation.id,
        seq=0 if known else 1,
        at=event.at,
        received_at=now,
        body=body,
    )
    is_first = inbound and (known is None or known.last_inbound_seq == 0)
    return await tx.timeline.append(entry, preview=words), is_first


async def _known(tx: Parts, event: InboundEvent, thread: str, *, inbound: bool) -> Conversation | None:
    """What the contact writes after the last conversation was resolved is a new one; all else goes there."""
    if inbound:
        return await tx.conversations.find_unresolved(event.channel_id, thread)
    return await tx.conversations.find_latest(event.channel_id, thread)
