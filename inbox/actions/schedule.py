"""A message that waits for its time is given another one, or sent at once."""

from dataclasses import replace
from datetime import datetime

from inbox.actions.deliver import enqueue_delivery
from inbox.actions.edit import own_message
from inbox.actions.record import record
from inbox.core.actor import Actor
from inbox.core.delivery import DeliveryState
from inbox.core.errors import Conflict
from inbox.core.ids import EntryId
from inbox.core.store import Parts
from inbox.core.timeline import TimelineEntry


async def reschedule(
    tx: Parts, entry_id: EntryId, send_at: datetime, actor: Actor, now: datetime
) -> TimelineEntry:
    """Send it then, or at once if that has passed; Conflict if it does not wait any more."""
    entry, _, delivery = await own_message(tx, entry_id)
    if delivery.state is not DeliveryState.SCHEDULED:
        message = "This message does not wait any more."
        raise Conflict(message)
    moved = await tx.deliveries.save(replace(delivery, send_at=send_at, updated_at=now))
    await enqueue_delivery(tx, moved, now)
    await record(tx, actor, now, "rescheduled", "entry", entry_id)
    return entry
