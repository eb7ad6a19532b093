"""Somebody outside answers a poll of ours: their choice is a message of its own, which a new vote changes."""

from dataclasses import replace

from inbox.actions.aliases import filed_as, find_entry, find_message, natural
from inbox.actions.file_message import file_message
from inbox.actions.rewrite import rewrite
from inbox.core.deps import Deps
from inbox.core.inbound import Filed, InboundEvent, MessageReceived, PollAnswered, WebhookRequest
from inbox.core.store import Parts
from inbox.core.timeline import Card, Message, Poll, TimelineEntry


async def vote(
    tx: Parts, event: InboundEvent, body: PollAnswered, request: WebhookRequest, deps: Deps
) -> Filed | None:
    """None if the poll is not here yet, or a vote is taken back that is not."""
    known = await find_message(tx, event.channel_id, body.poll)
    asked = None if known is None else await find_entry(tx, known)
    if known is None or not event.senders:
        return None
    if asked is None or not isinstance(asked.body, Message) or asked.body.poll is None:
        return known
    key = f"vote:{body.poll}:{event.senders[0].value}"
    card = _choice(asked.body.poll, body.options) if body.options else None
    before = await find_message(tx, event.channel_id, key)
    if before is not None:
        return await _change(tx, event, card, before)
    if card is None:
        return None
    choice = MessageReceived(text="", cards=(card,), key=key)
    placed = await _in_thread_of(tx, event, choice, asked)
    assert isinstance(placed.body, MessageReceived)
    return await file_message(tx, placed, placed.body, request, deps)


async def _in_thread_of(
    tx: Parts, event: InboundEvent, choice: MessageReceived, asked: TimelineEntry
) -> InboundEvent:
    """The choice where the poll was sent, be it a group that the voter is only one of."""
    conversation = await tx.conversations.get(asked.conversation_id)
    contact = await tx.contacts.get(conversation.contact_id)
    if not contact.identities or set(event.senders) & set(contact.identities):
        return replace(event, thread=conversation.thread, body=choice)
    choice = replace(choice, writer=event.name)
    return replace(event, thread=conversation.thread, senders=contact.identities, name=None, body=choice)


def _choice(poll: Poll, options: tuple[int, ...]) -> Card:
    chosen = [poll.options[place] for place in options if 0 <= place < len(poll.options)]
    return Card(kind="choice", title=", ".join(chosen) or "?", facts={"question": poll.question})


async def _change(tx: Parts, event: InboundEvent, card: Card | None, before: Filed) -> Filed:
    entry = await find_entry(tx, before)
    if entry is None or not isinstance(entry.body, Message):
        return before
    body = _changed(entry, entry.body, event, card)
    if body != entry.body:
        await rewrite(tx, entry, body)
    return filed_as(entry)


def _changed(entry: TimelineEntry, body: Message, event: InboundEvent, card: Card | None) -> Message:
    """The later of two counts, be it a vote or its taking back."""
    now = (event.at, natural(event.external_id))
    voted = (body.edited_at or entry.at, natural(body.told_by))
    if now <= voted:
        return body
    if card is None:
        return replace(body, deleted_at=max(event.at, body.deleted_at or event.at))
    again = body.deleted_at is not None and body.deleted_at <= event.at
    return replace(
        body,
        cards=(card,),
        edited_at=event.at,
        told_by=event.external_id,
        deleted_at=None if again else body.deleted_at,
    )
