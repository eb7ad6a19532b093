"""A matter is done, or it is not done after all."""

from dataclasses import replace
from datetime import datetime

from inbox.actions.record import happened, record
from inbox.core.actor import Actor
from inbox.core.conversation import Conversation, Status
from inbox.core.errors import Conflict
from inbox.core.ids import ConversationId
from inbox.core.store import Parts


async def resolve(tx: Parts, conversation_id: ConversationId, actor: Actor, now: datetime) -> Conversation:
    """Resolve it; a resolved one is left as it is."""
    conversation = await tx.conversations.get(conversation_id)
    if conversation.status is Status.RESOLVED:
        return conversation
    return await _turn(tx, conversation, Status.RESOLVED, actor, now)


async def reopen(tx: Parts, conversation_id: ConversationId, actor: Actor, now: datetime) -> Conversation:
    """Open it again; an unresolved one is left as it is. Conflict if its thread has another one by now."""
    conversation = await tx.conversations.get(conversation_id)
    if conversation.status is not Status.RESOLVED:
        return conversation
    other = await tx.conversations.find_unresolved(conversation.channel_id, conversation.thread)
    if other is not None:
        message = "A newer conversation with this contact is open already."
        raise Conflict(message)
    return await _turn(tx, conversation, Status.OPEN, actor, now)


async def _turn(
    tx: Parts, conversation: Conversation, status: Status, actor: Actor, now: datetime
) -> Conversation:
    what = "resolved" if status is Status.RESOLVED else "reopened"
    saved = await tx.conversations.save(replace(conversation, status=status))
    await happened(tx, saved, actor, now, what)
    await record(tx, actor, now, what, "conversation", conversation.id)
    return await tx.conversations.get(conversation.id)
