"""What a channel is handed: the entry, to whom, and in the provider's own names for what it refers to."""

from inbox.core.attachment import Attachment
from inbox.core.contact import Contact
from inbox.core.conversation import Conversation
from inbox.core.delivery import Delivery
from inbox.core.errors import NotFound
from inbox.core.identity import EMAIL, VISITOR, Identity
from inbox.core.ids import EntryId
from inbox.core.letter import Letter
from inbox.core.outbound import OutboundMessage
from inbox.core.store import Parts
from inbox.core.timeline import Message, TimelineEntry


async def outgoing(tx: Parts, delivery: Delivery) -> OutboundMessage:
    entry = await tx.timeline.get(delivery.entry_id)
    conversation = await tx.conversations.get(delivery.conversation_id)
    contact = await tx.contacts.get(conversation.filed_for or conversation.contact_id)
    body = entry.body
    assert isinstance(body, Message)
    quoted = body.quote.entry_id if body.quote else None
    return OutboundMessage(
        entry_id=entry.id,
        to=addressee(contact, conversation),
        thread=conversation.thread,
        text=body.text,
        attachments=body.attachments,
        answers=None if quoted is None else await _name_of(tx, quoted),
        buttons=body.buttons,
        poll=body.poll,
        template=body.template,
        letter=body.letter,
        pictures=await _pictures(tx, body.letter),
        conversation_id=conversation.id,
        author=await _author(tx, entry),
        contact_id=contact.id if _is_for(contact, body.letter) else None,
    )


async def _pictures(tx: Parts, letter: Letter | None) -> tuple[Attachment, ...]:
    """Those of the mail that is passed on with its design; a mail that is deleted by now has none."""
    if letter is None or letter.passed_html is None or letter.forwards is None:
        return ()
    try:
        passed = (await tx.timeline.get(EntryId(letter.forwards))).body
    except NotFound:
        return ()
    files = passed.attachments if isinstance(passed, Message) else ()
    return tuple(each for each in files if each.inline and each.content_id)


def addressee(contact: Contact, conversation: Conversation) -> Identity:
    """The address that the thread is named after, else the most telling one."""
    named = [identity for identity in contact.identities if identity.value == conversation.thread]
    return next(iter((*named, *contact.identities)), Identity(kind=VISITOR, value=conversation.thread))


def _is_for(contact: Contact, letter: Letter | None) -> bool:
    """Whether it goes to this person alone."""
    if letter is None:
        return True
    own = {each.value for each in contact.identities if each.kind == EMAIL}
    return letter.forwards is None and all(
        (each.email or "").lower() in own for each in (*letter.to, *letter.cc, *letter.bcc)
    )


async def _author(tx: Parts, entry: TimelineEntry) -> str | None:
    if entry.author is None:
        return None
    try:
        return (await tx.agents.get(entry.author)).name
    except NotFound:
        return None


async def _name_of(tx: Parts, entry_id: EntryId) -> str | None:
    """What the provider calls the entry; None if it does not know it, or we do not any more."""
    try:
        entry = await tx.timeline.get(entry_id)
        if isinstance(entry.body, Message) and entry.body.key is not None:
            return entry.body.key
        if isinstance(entry.body, Message) and entry.body.letter and entry.body.letter.message_id:
            return entry.body.letter.message_id
        return (await tx.deliveries.get(entry_id)).external_id
    except NotFound:
        return None
