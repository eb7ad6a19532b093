"""A person sends again what did not arrive."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from inbox.actions.deliver import enqueue_delivery
from inbox.actions.record import record
from inbox.actions.sendable import check_answerable
from inbox.core.actor import Actor
from inbox.core.channel import Channel
from inbox.core.delivery import Delivery, DeliveryState
from inbox.core.errors import Conflict
from inbox.core.ids import ChannelId, EntryId
from inbox.core.store import Parts


class MayHaveArrived(Conflict):
    """Sent again it may come twice; somebody has to want that."""

    def __init__(self) -> None:
        super().__init__("Nobody knows whether this message has arrived; sent again, it may come twice.")


async def resend(
    tx: Parts,
    entry_id: EntryId,
    actor: Actor,
    now: datetime,
    *,
    channels: Mapping[ChannelId, Channel],
    anyway: bool = False,
) -> Delivery:
    """Queue the same entry once more, so that the channel knows it by the same key; a repeat changes nothing.

    Conflict if it was sent, MayHaveArrived for an unknown one that is not sent `anyway`, Unprocessable if
    the channel does not send now.
    """
    delivery = await tx.deliveries.get(entry_id)
    if delivery.state is DeliveryState.QUEUED:
        return delivery
    if delivery.state not in (DeliveryState.FAILED, DeliveryState.UNKNOWN):
        message = "This message has been sent, or was taken back."
        raise Conflict(message)
    conversation = await tx.conversations.get(delivery.conversation_id)
    body = (await tx.timeline.get(entry_id)).body
    in_time = getattr(body, "template", None) is None
    channel = await check_answerable(
        tx, channels.get(delivery.channel_id), conversation, now, in_time=in_time
    )
    if delivery.state is DeliveryState.UNKNOWN and not (channel.capabilities.repeatable or anyway):
        raise MayHaveArrived
    queued = replace(
        delivery,
        state=DeliveryState.QUEUED,
        reason=None,
        reported=None,
        asked_by=actor.agent_id,
        updated_at=now,
    )
    saved = await tx.deliveries.save(queued)
    await enqueue_delivery(tx, saved, now)
    await record(tx, actor, now, "sent again", "entry", entry_id)
    return saved
