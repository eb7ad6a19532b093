"""Finds the conversation that a mail belongs to: by what we signed, or by what it answers, if its sender
takes part there."""

from collections.abc import Iterator
from dataclasses import replace

from inbox.actions.aliases import find_entry, find_message
from inbox.core.contact import Contact
from inbox.core.conversation import Conversation
from inbox.core.errors import NotFound
from inbox.core.identity import EMAIL, Identity
from inbox.core.ids import ChannelId, new_id
from inbox.core.inbound import Filed, InboundEvent, MessageReceived
from inbox.core.letter import Letter, Mailbox
from inbox.core.store import Parts
from inbox.core.timeline import Message, TimelineEntry

STRANGER, OTHER_SUBJECT, NEWCOMER = "stranger", "other_subject", "newcomer"
_MOST_NAMES = 30


async def join_thread(
    tx: Parts, event: InboundEvent, body: MessageReceived, letter: Letter
) -> tuple[InboundEvent, Letter]:
    """The event with its thread and the people of it, and the letter with a hint where one is due.

    A thread of its own has a name that nobody can guess, so no mail gets into one by its own Message-ID.
    """
    signed = await _signed(tx, event.channel_id, body)
    found = await _followed(tx, event.channel_id, body, letter)
    if signed is not None:
        return await _joined(tx, event, signed), await _told_of(tx, event, body, letter, signed, found)
    own = replace(event, thread=new_id())
    if found is None:
        return own, letter
    entry, conversation = found
    contact = await _contact(tx, conversation)
    if contact is None:
        return own, letter
    if not _takes_part(event, body, entry, contact):
        return own, replace(letter, hint=STRANGER, hint_conversation=conversation.id)
    return await _joined(tx, event, conversation), _hinted(letter, entry)


async def name_letter(tx: Parts, event: InboundEvent, letter: Letter, filed: Filed) -> None:
    """Let later mails find it, and those that it answers when they come after it."""
    await tx.events.append(event.channel_id, f"mail:{letter.message_id}", filed, fingerprint=None)
    for name in (letter.in_reply_to, *letter.references[-_MOST_NAMES:]):
        if name:
            await tx.events.append(event.channel_id, f"thread:{name}", filed, fingerprint=None)


async def _signed(tx: Parts, channel_id: ChannelId, body: MessageReceived) -> Conversation | None:
    if body.belongs is None:
        return None
    try:
        conversation = await tx.conversations.get(body.belongs)
    except NotFound:
        return None
    return conversation if conversation.channel_id == channel_id else None


async def _followed(
    tx: Parts, channel_id: ChannelId, body: MessageReceived, letter: Letter
) -> tuple[TimelineEntry, Conversation] | None:
    """What it answers, nearest first; else what answers the same."""
    names = dict.fromkeys(body.follows)
    for filed in [
        *[await find_message(tx, channel_id, name) for name in names],
        *[await _alias(tx, channel_id, f"mail:{name}") for name in names],
        *[await _alias(tx, channel_id, f"thread:{name}") for name in (letter.message_id, *names)],
    ]:
        entry = None if filed is None else await find_entry(tx, filed)
        if entry is not None:
            return entry, await tx.conversations.get(entry.conversation_id)
    return None


async def _told_of(
    tx: Parts,
    event: InboundEvent,
    body: MessageReceived,
    letter: Letter,
    conversation: Conversation,
    found: tuple[TimelineEntry, Conversation] | None,
) -> Letter:
    """With a hint if the address that we signed was passed on to somebody whom nobody here has named."""
    contact = await _contact(tx, conversation)
    if contact is None or body.direction == "out":
        return letter
    known = set(event.senders) & set(contact.identities)
    named = found is not None and _takes_part(event, body, found[0], contact)
    return letter if known or named else replace(letter, hint=NEWCOMER)


async def _alias(tx: Parts, channel_id: ChannelId, name: str) -> Filed | None:
    known = await tx.events.find(channel_id, name)
    return None if known is None else known.filed


async def _contact(tx: Parts, conversation: Conversation) -> Contact | None:
    try:
        return await tx.contacts.current(conversation.filed_for or conversation.contact_id)
    except NotFound:
        return None


async def _joined(tx: Parts, event: InboundEvent, conversation: Conversation) -> InboundEvent:
    """Told by the contact whose conversation it is; who else wrote is named as its writer."""
    contact = await _contact(tx, conversation)
    mine = set(contact.identities) if contact else set()
    senders = event.senders if mine & set(event.senders) else _of(contact) or event.senders
    name = event.name if senders == event.senders else None
    return replace(event, thread=conversation.thread, senders=senders, name=name)


def _of(contact: Contact | None) -> tuple[Identity, ...]:
    return contact.identities if contact else ()


def _takes_part(event: InboundEvent, body: MessageReceived, entry: TimelineEntry, contact: Contact) -> bool:
    """Whether the sender is the contact or was named in what is answered; of ours, whom it is written to."""
    if set(event.senders) & set(contact.identities):
        return True
    letter = entry.body.letter if isinstance(entry.body, Message) else None
    named = set(_named(letter)) if letter else set()
    if body.direction == "out" and body.letter is not None:
        return any(
            each in named or Identity(kind=EMAIL, value=each) in contact.identities
            for each in _named(body.letter)
        )
    return any(sender.value in named for sender in event.senders)


def _named(letter: Letter) -> Iterator[str]:
    people: tuple[Mailbox, ...] = (*letter.reply_to, *letter.to, *letter.cc, *letter.bcc)
    for each in (letter.sender, *people):
        if each is not None and each.email:
            yield each.email.lower()


def _hinted(letter: Letter, entry: TimelineEntry) -> Letter:
    before = entry.body.letter if isinstance(entry.body, Message) else None
    if before is None or not is_other_subject(letter.subject, before.subject):
        return letter
    return replace(letter, hint=OTHER_SUBJECT, hint_conversation=entry.conversation_id)


def is_other_subject(now: str, before: str) -> bool:
    """Whatever programs put before it (Re:, AW: …) is no other subject."""
    one, other = " ".join(now.casefold().split()), " ".join(before.casefold().split())
    return bool(one and other) and not (one.endswith(other) or other.endswith(one))
