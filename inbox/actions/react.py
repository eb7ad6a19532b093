"""Somebody outside reacts to a message, or takes it back."""

from dataclasses import replace
from datetime import datetime

from inbox.actions.aliases import filed_as, find_entry, find_message, natural
from inbox.core.inbound import Filed, InboundEvent, Reacted
from inbox.core.store import Parts
from inbox.core.timeline import Message, Reaction


async def react(tx: Parts, event: InboundEvent, body: Reacted) -> Filed | None:
    """None if the message is not here yet. What was told later stays."""
    known = await find_message(tx, event.channel_id, body.key)
    if known is None:
        return None
    entry = await find_entry(tx, known)
    if entry is None or not isinstance(entry.body, Message) or not event.senders:
        return known
    said = _reacted(entry.body, event, body)
    if said != entry.body:
        await tx.timeline.revise(replace(entry, body=said))
    return filed_as(entry)


def _reacted(message: Message, event: InboundEvent, body: Reacted) -> Message:
    by = event.senders[0].value
    if by in message.reacted and _order(*message.reacted[by]) >= _order(event.at, event.external_id):
        return message
    others = [each for each in message.reactions if each.by != by]
    own = [Reaction(emoji=emoji, by=by, name=event.name) for emoji in dict.fromkeys(body.emojis)]
    return replace(
        message,
        reactions=tuple(sorted((*others, *own), key=lambda each: each.by)),
        reacted={**message.reacted, by: (event.at, event.external_id)},
    )


def _order(at: datetime, told_by: str) -> tuple[object, ...]:
    return (at, natural(told_by))
