"""Gives an answer by mail what a mail needs: recipients, a subject, and its place in the thread."""

from dataclasses import replace

from inbox.core.contact import Contact
from inbox.core.conversation import Conversation
from inbox.core.identity import EMAIL
from inbox.core.letter import FORM, Letter, Mailbox
from inbox.core.store import Parts
from inbox.core.timeline import Message

_LOOKED_AT = 200


async def address_letter(tx: Parts, conversation: Conversation, contact: Contact) -> Letter:
    """It answers the contact's last mail: its writer, or whom that asks to be answered."""
    last = await _last_mail(tx, conversation)
    if last is None:
        return Letter(to=_known_address(contact))
    subject = last.subject if last.subject[:3].lower() == "re:" else f"Re: {last.subject}".strip()
    return Letter(
        subject=subject,
        to=_answered(last, contact) or _known_address(contact),
        in_reply_to=last.message_id or None,
        references=tuple(dict.fromkeys((*last.references, last.message_id))) if last.message_id else (),
    )


def _answered(last: Letter, contact: Contact) -> tuple[Mailbox, ...]:
    """Of what a form's program wrote, only addresses of the person whom it tells of."""
    to = last.reply_to or ((last.sender,) if last.sender else ())
    theirs = {each.value for each in contact.identities if each.kind == EMAIL}
    of_form = last.hint == FORM
    return tuple(each for each in to if each.email and (not of_form or each.email.lower() in theirs))


def as_wished(letter: Letter, subject: str, cc: tuple[Mailbox, ...], bcc: tuple[Mailbox, ...]) -> Letter:
    """With the agent's subject, if there is one, and their copies; nobody gets the mail twice."""
    taken = {each.email for each in letter.to}
    copies = _others(cc, taken)
    return replace(letter, subject=subject or letter.subject, cc=copies, bcc=_others(bcc, taken))


def _others(people: tuple[Mailbox, ...], taken: set[str | None]) -> tuple[Mailbox, ...]:
    """Those that are not `taken` yet, each once; from then on they are."""
    others: list[Mailbox] = []
    for each in people:
        if each.email not in taken:
            taken.add(each.email)
            others.append(each)
    return tuple(others)


async def _last_mail(tx: Parts, conversation: Conversation) -> Letter | None:
    since = max(0, conversation.last_seq - _LOOKED_AT)
    for entry in reversed(await tx.timeline.since(conversation.id, since, limit=_LOOKED_AT)):
        body = entry.body
        letter = body.letter if isinstance(body, Message) and body.direction == "in" else None
        if letter is not None and letter.automatic is None:
            return letter
    return None


def _known_address(contact: Contact) -> tuple[Mailbox, ...]:
    known = next((each.value for each in contact.identities if each.kind == EMAIL), None)
    return (Mailbox(email=known),) if known else ()
