"""An agent's answer as a mail: whom it goes to, what it answers or passes on, and what stands below it."""

from dataclasses import dataclass, replace

from inbox.actions.address_letter import address_letter, answered_mail, as_wished, pass_on
from inbox.core.actor import Actor
from inbox.core.conversation import Conversation
from inbox.core.errors import NotFound, Unprocessable
from inbox.core.ids import EntryId
from inbox.core.letter import Letter, Mailbox
from inbox.core.store import Parts
from inbox.core.timeline import Form, Message, TimelineEntry

_ENGLISH = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWish:
    """What an agent decides of a mail. Empty `to` and `subject` are those of the thread.

    With `quote` the mail that is answered follows below; `forwards` is an entry that is passed on instead.
    `html` is the blob of how the text looks.
    """

    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    bcc: tuple[Mailbox, ...] = ()
    subject: str = ""
    quote: bool = False
    forwards: EntryId | None = None
    html: str | None = None


NO_WISH = LetterWish()


async def write_letter(
    tx: Parts, conversation: Conversation, wish: LetterWish, actor: Actor, answers: EntryId | None
) -> Letter:
    """Unprocessable if a mail that is passed on goes to nobody, or is not of this thread."""
    language = await language_of(tx, actor)
    if wish.forwards is not None:
        if not wish.to:
            message = "Say to whom this mail is forwarded."
            raise Unprocessable(message)
        letter = await pass_on(tx, await near_entry(tx, conversation, wish.forwards), language)
    else:
        contact = await tx.contacts.get(conversation.filed_for or conversation.contact_id)
        answered = await answered_mail(tx, conversation, answers)
        letter = await address_letter(tx, contact, answered, quoted_in=language if wish.quote else None)
    return replace(as_wished(letter, wish.subject, wish.cc, wish.bcc, wish.to), html=wish.html)


async def near_entry(tx: Parts, conversation: Conversation, entry_id: EntryId) -> TimelineEntry:
    """A message of the same thread, be it of an earlier conversation; Unprocessable for any other entry."""
    entry = await tx.timeline.get(entry_id)
    talk = await tx.conversations.get(entry.conversation_id)
    is_near = (talk.channel_id, talk.thread) == (conversation.channel_id, conversation.thread)
    if not is_near or not isinstance(entry.body, Message | Form):
        message = "Only a message of this conversation can be quoted in it."
        raise Unprocessable(message)
    return entry


async def language_of(tx: Parts, actor: Actor) -> str:
    if actor.agent_id is None:
        return _ENGLISH
    try:
        return (await tx.agents.get(actor.agent_id)).language or _ENGLISH
    except NotFound:
        return _ENGLISH
