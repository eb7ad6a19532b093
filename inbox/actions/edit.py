"""An agent changes a message of theirs: at once if it still waits, else the channel is asked to."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from inbox.actions.amend import ask
from inbox.actions.attempts import is_interrupted
from inbox.actions.record import record
from inbox.actions.rewrite import rewrite
from inbox.actions.sendable import check_answerable, check_carried
from inbox.core.actor import Actor
from inbox.core.channel import Channel
from inbox.core.delivery import PROGRESS, Delivery, DeliveryState
from inbox.core.errors import BadRequest, Conflict, NotFound, Unprocessable
from inbox.core.ids import ChannelId, EntryId
from inbox.core.store import Parts
from inbox.core.timeline import Amendment, Message, TimelineEntry


async def edit(
    tx: Parts,
    entry_id: EntryId,
    text: str,
    actor: Actor,
    now: datetime,
    *,
    channels: Mapping[ChannelId, Channel],
) -> TimelineEntry:
    """The entry, changed; or with an `amendment` that a job carries out. The same text changes nothing.

    Unprocessable if the channel cannot change what was sent, Conflict if nobody knows whether it was, or it
    is being sent.
    """
    entry, body, delivery = await own_message(tx, entry_id)
    text = text.strip()
    if not text and not body.attachments:
        message = "The message is empty."
        raise BadRequest(message)
    if body.deleted_at is not None:
        message = "This message was taken back."
        raise Conflict(message)
    if text == body.text and body.amendment is None:
        return entry
    conversation = await tx.conversations.get(entry.conversation_id)
    channel = await check_answerable(tx, channels.get(delivery.channel_id), conversation, now)
    changed = replace(body, text=text, amendment=None)
    was_sent = is_sent(delivery)
    check_carried(channel, changed, whole=was_sent)
    if was_sent:
        _check_editable(channel, body)
        changed = replace(body, amendment=Amendment(text=text, at=now, by=actor.agent_id))
        await ask(tx, entry_id, now)
    edited = await rewrite(tx, entry, changed)
    await record(tx, actor, now, "edited", "entry", entry_id)
    return edited


async def own_message(tx: Parts, entry_id: EntryId) -> tuple[TimelineEntry, Message, Delivery]:
    """A message that was sent from here; NotFound for anything else."""
    entry = await tx.timeline.get(entry_id)
    if not isinstance(entry.body, Message):
        message = "This entry was not sent to anybody."
        raise NotFound(message)
    return entry, entry.body, await tx.deliveries.get(entry_id)


def is_sent(delivery: Delivery) -> bool:
    """Whether the other side has it; Conflict if that is not known at the moment."""
    if delivery.state is DeliveryState.UNKNOWN:
        message = "Nobody knows whether this message has arrived."
        raise Conflict(message)
    if delivery.state is DeliveryState.QUEUED and is_interrupted(delivery):
        message = "This message is being sent; try again in a moment."
        raise Conflict(message)
    return delivery.state in PROGRESS[1:]


def _check_editable(channel: Channel, body: Message) -> None:
    if not channel.capabilities.edits:
        message = "On this channel a message that was sent cannot be changed."
        raise Unprocessable(message)
    if body.poll is not None or body.names:
        message = "A poll, or a message that left in several parts, cannot be changed."
        raise Unprocessable(message)
