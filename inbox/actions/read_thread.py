"""The contact has read everything up to a moment: what was sent until then is marked as read."""

from datetime import datetime

from inbox.actions.attempts import reported
from inbox.core.delivery import DeliveryState
from inbox.core.errors import NotFound
from inbox.core.inbound import InboundEvent, ThreadRead
from inbox.core.store import Parts
from inbox.core.timeline import Message, TimelineEntry

_LOOKED_AT = 50


async def read_thread(tx: Parts, event: InboundEvent, body: ThreadRead, now: datetime) -> None:
    """Of the last conversation, and of its last entries: what is older was told of before."""
    if event.thread is None:
        return
    conversation = await tx.conversations.find_latest(event.channel_id, event.thread)
    if conversation is None:
        return
    since = max(conversation.last_seq - _LOOKED_AT, 0)
    for entry in await tx.timeline.since(conversation.id, since, limit=_LOOKED_AT):
        if isinstance(entry.body, Message) and entry.body.direction == "out" and entry.at <= body.until:
            await _mark(tx, entry, now)


async def _mark(tx: Parts, entry: TimelineEntry, now: datetime) -> None:
    try:
        delivery = await tx.deliveries.get(entry.id)
    except NotFound:  # it was mirrored
        return
    changed = reported(delivery, now, DeliveryState.READ, None)
    if changed != delivery:
        await tx.deliveries.save(changed)
