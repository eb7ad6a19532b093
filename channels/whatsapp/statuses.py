"""What WhatsApp tells of our own messages: sent, delivered, read, or failed and why."""

from channels.kit.graph.refusals import sentence
from channels.kit.members import Members, items, line
from channels.whatsapp.messages import seconds
from inbox.core.delivery import DeliveryState
from inbox.core.ids import EntryId
from inbox.core.inbound import DeliveryReported, InboundEvent, WebhookRequest

_STATES = {
    "sent": DeliveryState.SENT,
    "delivered": DeliveryState.DELIVERED,
    "read": DeliveryState.READ,
    "played": DeliveryState.READ,
    "failed": DeliveryState.FAILED,
}


def status(said: Members, request: WebhookRequest) -> InboundEvent | None:
    """None for what says nothing of a delivery."""
    key, told = line(said, "id", 200), line(said, "status", 20)
    if not key or told not in _STATES:
        return None
    errors = items(said, "errors")
    reason = sentence(errors[0]) if errors else None
    return InboundEvent(
        channel_id=request.channel_id,
        external_id=f"{told}:{key}",
        at=seconds(said, request.received_at),
        body=DeliveryReported(
            key=key,
            state=_STATES[told],
            reason=reason,
            entry_id=EntryId(line(said, "biz_opaque_callback_data", 100)) or None,
        ),
    )
