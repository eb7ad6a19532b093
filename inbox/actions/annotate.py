"""A note only agents see."""

from datetime import datetime

from inbox.actions.draft import use_up_draft
from inbox.actions.once import once
from inbox.actions.record import record
from inbox.core.actor import Actor
from inbox.core.errors import BadRequest, Unprocessable
from inbox.core.ids import AgentId, ChannelId, ConversationId, EntryId, new_id
from inbox.core.store import Parts
from inbox.core.timeline import Note, TimelineEntry

_NOTES = ChannelId("notes")


async def note(  # noqa: PLR0913 - what it says, whom it names, who writes it
    tx: Parts,
    conversation_id: ConversationId,
    text: str,
    actor: Actor,
    now: datetime,
    *,
    mentions: tuple[AgentId, ...] = (),
    key: str | None = None,
) -> TimelineEntry:
    """Write a note; the list's preview stays what the contact said.

    With a `key`, a repeat returns the first note; Unprocessable if the key comes with another text, or if
    somebody is mentioned who does not exist.
    """
    text, mentions = text.strip(), tuple(dict.fromkeys(mentions))
    if not text:
        message = "The note is empty."
        raise BadRequest(message)
    writing = once(_NOTES, conversation_id, actor, key, text, *mentions)
    known = await writing.find(tx)
    if known is not None:
        return known
    await _check_mentions(tx, mentions)
    entry = await _write(tx, conversation_id, Note(text=text, mentions=mentions), actor, now)
    await writing.keep(tx, entry)
    await use_up_draft(tx, actor, conversation_id, note=True)
    return entry


async def _check_mentions(tx: Parts, mentions: tuple[AgentId, ...]) -> None:
    known = {agent.id for agent in await tx.agents.many(mentions)} if mentions else set()
    if not known.issuperset(mentions):
        message = "Somebody whom this note mentions is not here any more."
        raise Unprocessable(message)


async def _write(
    tx: Parts, conversation_id: ConversationId, body: Note, actor: Actor, now: datetime
) -> TimelineEntry:
    conversation = await tx.conversations.get(conversation_id)
    entry = TimelineEntry(
        id=EntryId(new_id()),
        contact_id=conversation.contact_id,
        conversation_id=conversation_id,
        at=now,
        received_at=now,
        author=actor.agent_id,
        body=body,
    )
    await record(tx, actor, now, "noted", "conversation", conversation_id, entry=entry.id)
    return await tx.timeline.append(entry)
