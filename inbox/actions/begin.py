"""An agent writes first: a conversation with a contact that begins with our mail or message."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from inbox.actions.once import once
from inbox.actions.reply import Answer, reply
from inbox.core.actor import Actor
from inbox.core.channel import Channel
from inbox.core.contact import Contact
from inbox.core.conversation import Conversation
from inbox.core.errors import BadRequest, Unprocessable
from inbox.core.identity import EMAIL, PHONE, Identity
from inbox.core.ids import ChannelId, ConversationId, new_id
from inbox.core.store import Parts
from inbox.core.telephone_channel import TextingChannel
from inbox.core.timeline import TimelineEntry

_BEGINNINGS = ChannelId("beginnings")


async def begin(  # noqa: PLR0913 - to whom, through what, what it says, who writes it
    tx: Parts,
    contact: Contact,
    channel_id: ChannelId,
    answer: Answer,
    actor: Actor,
    now: datetime,
    *,
    channels: Mapping[ChannelId, Channel],
    phone: str | None = None,
    key: str | None = None,
) -> TimelineEntry:
    """The first entry of a conversation; with a `key`, a repeat returns the first one.

    A mail begins one of its own, and an address that nobody had is the contact's from then on. To one of the
    contact's numbers (`phone`, else the first) it goes on where both have written to each other already.
    Unprocessable if the channel begins none, or the first address is another contact's.
    """
    space = ConversationId(f"contact:{contact.id}")
    said = (channel_id, answer.text, *answer.uploads, repr(answer.mail), *filter(None, [phone]))
    writing = once(_BEGINNINGS, space, actor, key, *said)
    known = await writing.find(tx)
    if known is not None:
        return known
    channel = channels.get(channel_id)
    if isinstance(channel, TextingChannel) and can_begin(channel):
        conversation_id = await _by_number(tx, contact, channel_id, channel, phone, now)
    elif can_begin(channel):
        conversation_id = await _by_mail(tx, contact, channel_id, answer, now)
    else:
        message = "No conversation can be begun on this channel now."
        raise Unprocessable(message)
    entry = await reply(tx, conversation_id, answer, actor, now, channels=channels, key=key)
    await writing.keep(tx, entry)
    return entry


def can_begin(channel: Channel | None) -> bool:
    if channel is None or not channel.capabilities.can_start:
        return False
    return channel.capabilities.subject or isinstance(channel, TextingChannel)


async def _by_mail(
    tx: Parts, contact: Contact, channel_id: ChannelId, answer: Answer, now: datetime
) -> ConversationId:
    if not answer.mail.subject:
        message = "A new mail needs a subject."
        raise BadRequest(message)
    await _learn(tx, contact, answer)
    return await _open(tx, contact, channel_id, new_id(), now)


async def _by_number(
    tx: Parts,
    contact: Contact,
    channel_id: ChannelId,
    channel: TextingChannel,
    phone: str | None,
    now: datetime,
) -> ConversationId:
    """What both have written to each other from these numbers already goes on there."""
    known = [each.value for each in contact.identities if each.kind == PHONE]
    number = phone or next(iter(known), None)
    if number is None or number not in known:
        message = "This is not a telephone number of this person."
        raise Unprocessable(message)
    identity = channel.senders_of(number)[0]
    going_on = await tx.conversations.find_unresolved(channel_id, identity.value)
    if going_on is not None:
        return going_on.id
    await _own(tx, contact, identity)
    return await _open(tx, contact, channel_id, identity.value, now)


async def _open(
    tx: Parts, contact: Contact, channel_id: ChannelId, thread: str, now: datetime
) -> ConversationId:
    conversation = Conversation(
        id=ConversationId(new_id()),
        contact_id=contact.id,
        channel_id=channel_id,
        thread=thread,
        opened_at=now,
        last_entry_at=now,
    )
    await tx.conversations.add(conversation)
    return conversation.id


async def _learn(tx: Parts, contact: Contact, answer: Answer) -> None:
    to = next((each.email for each in answer.mail.to if each.email), None)
    if to is None:
        if not any(each.kind == EMAIL for each in contact.identities):
            message = "No e-mail address of this person is known; say to whom the mail goes."
            raise Unprocessable(message)
        return
    await _own(tx, contact, Identity(kind=EMAIL, value=to))


async def _own(tx: Parts, contact: Contact, identity: Identity) -> None:
    """An address that nobody had is the contact's from now on."""
    owner = await tx.contacts.find(identity)
    if owner is not None and owner.id != contact.id:
        message = "This address belongs to another contact; write from there."
        raise Unprocessable(message)
    if owner is None:
        await tx.contacts.save(replace(contact, identities=(*contact.identities, identity)))
