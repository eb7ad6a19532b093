"""Messages are gone at the provider; here they are marked, and keep what they said."""

from dataclasses import replace

from inbox.actions.aliases import filed_as, find_entry, find_message, remember_deletion
from inbox.actions.versions import delete as without
from inbox.core.inbound import Filed, InboundEvent, MessagesDeleted
from inbox.core.store import Parts
from inbox.core.timeline import Message


async def delete(tx: Parts, event: InboundEvent, body: MessagesDeleted) -> Filed | None:
    """The last one's entry; None if one of them is not here yet. That one will be filed as deleted."""
    filed: Filed | None = None
    missing = False
    for key in body.keys:
        known = await find_message(tx, event.channel_id, key)
        if known is None:
            missing = True
            await remember_deletion(tx, event.channel_id, key, event.at)
            continue
        filed = await _mark(tx, event, key, known)
    return None if missing else filed


async def _mark(tx: Parts, event: InboundEvent, key: str, known: Filed) -> Filed:
    entry = await find_entry(tx, known)
    if entry is None or not isinstance(entry.body, Message):
        return known
    body = without(entry, key, event.at)
    if body != entry.body:
        await tx.timeline.revise(replace(entry, body=body))
    return filed_as(entry)
