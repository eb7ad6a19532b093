"""One row of the audit and one line of the timeline for what an agent did."""

from datetime import datetime

from inbox.core.actor import Actor
from inbox.core.conversation import Conversation
from inbox.core.ids import EntryId, new_id
from inbox.core.store import Parts
from inbox.core.store.audit import AuditRow
from inbox.core.timeline import Happened, TimelineEntry


async def record(
    tx: Parts, actor: Actor, now: datetime, action: str, kind: str, public_id: str, /, **facts: str
) -> None:
    """Write the audit row; `facts` hold ids and words of ours, never what strangers wrote."""
    await tx.audit.append(
        AuditRow(at=now, actor=actor.name, action=action, kind=kind, id=public_id, facts=facts)
    )


async def happened(
    tx: Parts, conversation: Conversation, actor: Actor, now: datetime, what: str, **facts: str
) -> None:
    """Write a line of the conversation's timeline; the preview stays the last thing that was said."""
    entry = TimelineEntry(
        id=EntryId(new_id()),
        contact_id=conversation.contact_id,
        conversation_id=conversation.id,
        at=now,
        received_at=now,
        author=actor.agent_id,
        body=Happened(what=what, facts=facts),
    )
    await tx.timeline.append(entry)
