"""The provider tells how far a message of ours has come."""

from datetime import datetime

from inbox.actions.aliases import find_message
from inbox.actions.attempts import reported
from inbox.core.delivery import Delivery
from inbox.core.errors import NotFound
from inbox.core.inbound import DeliveryReported, Filed, InboundEvent
from inbox.core.store import Parts


async def report(tx: Parts, event: InboundEvent, body: DeliveryReported, now: datetime) -> Filed | None:
    """None if nothing was sent under that name yet."""
    known = await find_message(tx, event.channel_id, body.key)
    delivery = await _delivery(tx, event, body, known)
    if delivery is None:
        return known
    changed = reported(delivery, now, body.state, body.reason)
    if changed != delivery:
        await tx.deliveries.save(changed)
    if known is not None:
        return known
    entry = await tx.timeline.get(delivery.entry_id)
    return Filed(entry_id=entry.id, contact_id=entry.contact_id, conversation_id=entry.conversation_id)


async def _delivery(
    tx: Parts, event: InboundEvent, body: DeliveryReported, known: Filed | None
) -> Delivery | None:
    """What was sent before messages had names is found by its receipt; what is mirrored has none."""
    entry_id = known.entry_id if known is not None else body.entry_id
    if entry_id is None:
        return await tx.deliveries.find_by_external(event.channel_id, body.key)
    try:
        delivery = await tx.deliveries.get(entry_id)
    except NotFound:
        return None
    return delivery if delivery.channel_id == event.channel_id else None
