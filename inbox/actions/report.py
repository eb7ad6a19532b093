"""The provider tells how far a message of ours has come."""

from dataclasses import replace
from datetime import datetime

from inbox.actions.aliases import filed_as, find_message, name_message
from inbox.actions.attempts import reported
from inbox.core.delivery import Delivery
from inbox.core.errors import NotFound
from inbox.core.inbound import DeliveryReported, Filed, InboundEvent
from inbox.core.store import Parts


async def report(tx: Parts, event: InboundEvent, body: DeliveryReported, now: datetime) -> Filed | None:
    """None if nothing was sent under that name yet."""
    known = await find_message(tx, event.channel_id, body.key) or await _by_our_name(tx, event, body)
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


async def _by_our_name(tx: Parts, event: InboundEvent, body: DeliveryReported) -> Filed | None:
    """The provider's answer to sending was lost, or is still on its way; from now on its name is known."""
    if body.entry_id is None:
        return None
    try:
        delivery = await tx.deliveries.get(body.entry_id)
        entry = await tx.timeline.get(body.entry_id)
    except NotFound:
        return None
    if delivery.channel_id != event.channel_id or not delivery.attempts:
        return None
    filed = filed_as(entry)
    await name_message(tx, event.channel_id, body.key, filed)
    if delivery.external_id is None:
        await tx.deliveries.save(replace(delivery, external_id=body.key))
    return filed


async def _delivery(
    tx: Parts, event: InboundEvent, body: DeliveryReported, known: Filed | None
) -> Delivery | None:
    """What was sent before messages had names is found by its receipt; what is mirrored has none."""
    if known is None:
        return await tx.deliveries.find_by_external(event.channel_id, body.key)
    try:
        return await tx.deliveries.get(known.entry_id)
    except NotFound:
        return None
