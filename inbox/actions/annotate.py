"""A note only agents see."""

from datetime import datetime

from inbox.actions.record import record
from inbox.core.actor import Actor
from inbox.core.errors import BadRequest
from inbox.core.ids import ConversationId, EntryId, new_id
from inbox.core.store import Parts
from inbox.core.timeline import Note, TimelineEntry


async def note(
    tx: Parts, conversation_id: ConversationId, text: str, actor: Actor, now: datetime
) -> TimelineEntry:
    """Write a note; the list's preview stays what the contact said."""
    if not text.strip():
        message = "The note is empty."
        raise BadRequest(message)
    conversation = await tx.conversations.get(conversation_id)
    entry = TimelineEntry(
        id=EntryId(new_id()),
        contact_id=conversation.contact_id,
        conversation_id=conversation_id,
        at=now,
        received_at=now,
        author=actor.agent_id,
        body=Note(text=text.strip()),
    )
    await record(tx, actor, now, "noted", "conversation", conversation_id, entry=entry.id)
    return await tx.timeline.append(entry)
