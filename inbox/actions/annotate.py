"""A note only agents see."""

from datetime import datetime
from hashlib import sha256

from inbox.actions.record import record
from inbox.core.actor import Actor
from inbox.core.errors import BadRequest, Unprocessable
from inbox.core.ids import ChannelId, ConversationId, EntryId, new_id
from inbox.core.inbound import Filed
from inbox.core.store import Parts
from inbox.core.timeline import Note, TimelineEntry

_NOTES = ChannelId("notes")
"""Where the keys of notes stand among the event keys; no channel has this id."""


async def note(
    tx: Parts,
    conversation_id: ConversationId,
    text: str,
    actor: Actor,
    now: datetime,
    *,
    key: str | None = None,
) -> TimelineEntry:
    """Write a note; the list's preview stays what the contact said.

    With a `key`, a repeat returns the first note; Unprocessable if the key comes with another text.
    """
    text = text.strip()
    if not text:
        message = "The note is empty."
        raise BadRequest(message)
    event, fingerprint = f"{conversation_id}:{actor.name}:{key}", sha256(text.encode()).hexdigest()
    known = await tx.events.find(_NOTES, event) if key else None
    if known is not None:
        if known.fingerprint != fingerprint:
            message = "This idempotency key was used before with another text."
            raise Unprocessable(message)
        return await tx.timeline.get(known.filed.entry_id)
    entry = await _write(tx, conversation_id, text, actor, now)
    if key:
        filed = Filed(entry_id=entry.id, contact_id=entry.contact_id, conversation_id=conversation_id)
        await tx.events.append(_NOTES, event, filed, fingerprint=fingerprint)
    return entry


async def _write(
    tx: Parts, conversation_id: ConversationId, text: str, actor: Actor, now: datetime
) -> TimelineEntry:
    conversation = await tx.conversations.get(conversation_id)
    entry = TimelineEntry(
        id=EntryId(new_id()),
        contact_id=conversation.contact_id,
        conversation_id=conversation_id,
        at=now,
        received_at=now,
        author=actor.agent_id,
        body=Note(text=text),
    )
    await record(tx, actor, now, "noted", "conversation", conversation_id, entry=entry.id)
    return await tx.timeline.append(entry)
