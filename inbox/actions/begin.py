"""An agent writes first: a conversation with a contact that begins with our mail."""

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
from inbox.core.identity import EMAIL, Identity
from inbox.core.ids import ChannelId, ConversationId, new_id
from inbox.core.store import Parts
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
    key: str | None = None,
) -> TimelineEntry:
    """The first entry of a conversation of its own; with a `key`, a repeat returns the first one.

    An address that nobody had is the contact's from then on. Unprocessable if the channel begins none, or
    the first address is another contact's.
    """
    space = ConversationId(f"contact:{contact.id}")
    said = (channel_id, answer.text, *answer.uploads, repr(answer.mail))
    writing = once(_BEGINNINGS, space, actor, key, *said)
    known = await writing.find(tx)
    if known is not None:
        return known
    if not answer.mail.subject:
        message = "A new mail needs a subject."
        raise BadRequest(message)
    if not can_begin(channels.get(channel_id)):
        message = "No conversation can be begun on this channel now."
        raise Unprocessable(message)
    await _learn(tx, contact, answer)
    conversation = Conversation(
        id=ConversationId(new_id()),
        contact_id=contact.id,
        channel_id=channel_id,
        thread=new_id(),
        opened_at=now,
        last_entry_at=now,
    )
    await tx.conversations.add(conversation)
    entry = await reply(tx, conversation.id, answer, actor, now, channels=channels, key=key)
    await writing.keep(tx, entry)
    return entry


def can_begin(channel: Channel | None) -> bool:
    return channel is not None and channel.capabilities.can_start and channel.capabilities.subject


async def _learn(tx: Parts, contact: Contact, answer: Answer) -> None:
    to = next((each.email for each in answer.mail.to if each.email), None)
    if to is None:
        if not any(each.kind == EMAIL for each in contact.identities):
            message = "No e-mail address of this person is known; say to whom the mail goes."
            raise Unprocessable(message)
        return
    identity = Identity(kind=EMAIL, value=to)
    owner = await tx.contacts.find(identity)
    if owner is not None and owner.id != contact.id:
        message = "This address belongs to another contact; write the mail from there."
        raise Unprocessable(message)
    if owner is None:
        await tx.contacts.save(replace(contact, identities=(*contact.identities, identity)))
