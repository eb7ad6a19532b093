"""An agent takes a message of theirs back: before it is sent, or by asking the channel to delete it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from inbox.actions.amend import ask
from inbox.actions.deliver import enqueue_next
from inbox.actions.edit import is_sent, own_message
from inbox.actions.record import record
from inbox.actions.sendable import why_not
from inbox.core.actor import Actor
from inbox.core.channel import Channel
from inbox.core.delivery import Delivery, DeliveryState
from inbox.core.errors import Unprocessable
from inbox.core.ids import ChannelId, EntryId
from inbox.core.store import Parts
from inbox.core.timeline import Amendment, TimelineEntry


async def withdraw(
    tx: Parts, entry_id: EntryId, actor: Actor, now: datetime, *, channels: Mapping[ChannelId, Channel]
) -> TimelineEntry:
    """The entry, deleted; or with an `amendment` that a job carries out. A repeat changes nothing.

    Unprocessable if the channel cannot delete what was sent, Conflict as for an edit.
    """
    entry, body, delivery = await own_message(tx, entry_id)
    if body.deleted_at is not None:
        return entry
    if is_sent(delivery):
        _check_deletable(channels.get(delivery.channel_id))
        changed = replace(body, amendment=Amendment(text=None, at=now, by=actor.agent_id))
        await ask(tx, entry_id, now)
    else:
        changed = replace(body, amendment=None, deleted_at=now)
        await _take_back(tx, delivery, now)
    withdrawn = replace(entry, body=changed)
    await tx.timeline.revise(withdrawn)
    await record(tx, actor, now, "withdrawn", "entry", entry_id)
    return withdrawn


def _check_deletable(channel: Channel | None) -> None:
    reason = why_not(channel)
    if channel is None or reason:
        raise Unprocessable(reason or "")
    if not channel.capabilities.deletes:
        message = "On this channel a message that was sent cannot be taken back."
        raise Unprocessable(message)


async def _take_back(tx: Parts, delivery: Delivery, now: datetime) -> None:
    state = DeliveryState.WITHDRAWN
    await tx.deliveries.save(replace(delivery, state=state, reason=None, updated_at=now))
    await enqueue_next(tx, delivery.conversation_id, now)
