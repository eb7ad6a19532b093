"""Gives an answer by mail what a mail needs: recipients, a subject, and its place in the thread."""

from collections.abc import Collection
from dataclasses import replace

from inbox.actions.quote_letter import passed_on, quotation
from inbox.core.contact import Contact
from inbox.core.conversation import Conversation
from inbox.core.errors import NotFound
from inbox.core.identity import EMAIL
from inbox.core.ids import EntryId
from inbox.core.letter import FORM, Letter, Mailbox
from inbox.core.store import Parts
from inbox.core.timeline import Message, TimelineEntry

_LOOKED_AT = 200
_FORWARD_MARKS = ("fwd:", "fw:")


async def answered_mail(
    tx: Parts, conversation: Conversation, entry_id: EntryId | None = None
) -> TimelineEntry | None:
    """The named one if it is a mail, else the last that a person wrote to us here."""
    if entry_id is not None:
        named = await tx.timeline.get(entry_id)
        if _letter(named) is not None:
            return named
    since = max(0, conversation.last_seq - _LOOKED_AT)
    for entry in reversed(await tx.timeline.since(conversation.id, since, limit=_LOOKED_AT)):
        letter = _letter(entry)
        if letter is not None and letter.automatic is None and _is_theirs(entry):
            return entry
    return None


async def address_letter(
    tx: Parts, contact: Contact, answered: TimelineEntry | None, *, quoted_in: str | None = None
) -> Letter:
    """It goes to the writer of the answered mail, or whom that asks to be answered; an own one, to the same
    people again. With `quoted_in`, a language, that mail follows below it."""
    last = None if answered is None else _letter(answered)
    if answered is None or last is None:
        return Letter(to=_known_address(contact))
    name = await _name_of(tx, answered, last)
    return Letter(
        subject=last.subject if last.subject[:3].lower() == "re:" else f"Re: {last.subject}".strip(),
        to=_recipients(answered, last, contact) or _known_address(contact),
        in_reply_to=name,
        references=_references(last, name),
        quoted="" if quoted_in is None else quotation(answered, quoted_in),
    )


async def pass_on(tx: Parts, entry: TimelineEntry, language: str) -> Letter:
    """A mail to somebody else with everything that the entry says; it belongs to the same thread."""
    passed = _letter(entry) or Letter()
    is_marked = passed.subject.lower().startswith(_FORWARD_MARKS)
    return Letter(
        subject=passed.subject if is_marked else f"Fwd: {passed.subject}".strip(),
        references=_references(passed, await _name_of(tx, entry, passed)),
        quoted=passed_on(entry, language),
        forwarded_from=passed.sender,
        forwards=entry.id,
        passed_html=passed.html if passed.original else None,  # that of ours is the new text alone
    )


def everybody_else(
    letter: Letter, answered: TimelineEntry | None, own: Collection[str]
) -> tuple[Mailbox, ...]:
    """Whom the answered mail names besides those that `letter` goes to and our `own` addresses."""
    named = None if answered is None else _letter(answered)
    if answered is None or named is None:
        return ()
    people = (*named.to, *named.cc) if _is_theirs(answered) else named.cc
    taken = {each.email for each in letter.to}
    return _others(tuple(each for each in people if each.email and _untagged(each.email) not in own), taken)


def as_wished(
    letter: Letter,
    subject: str,
    cc: tuple[Mailbox, ...],
    bcc: tuple[Mailbox, ...],
    to: tuple[Mailbox, ...] = (),
) -> Letter:
    """With the agent's recipients and subject, if there are any, and copies; nobody gets the mail twice."""
    to = _others(to, set()) or letter.to
    taken = {each.email for each in to}
    copies = _others(cc, taken)
    return replace(letter, subject=subject or letter.subject, to=to, cc=copies, bcc=_others(bcc, taken))


def _others(people: tuple[Mailbox, ...], taken: set[str | None]) -> tuple[Mailbox, ...]:
    """Those that are not `taken` yet, each once; from then on they are."""
    others: list[Mailbox] = []
    for each in people:
        if each.email not in taken:
            taken.add(each.email)
            others.append(each)
    return tuple(others)


def _recipients(answered: TimelineEntry, letter: Letter, contact: Contact) -> tuple[Mailbox, ...]:
    """Of what a form's program wrote, only addresses of the person whom it tells of."""
    people = letter.to
    if _is_theirs(answered):
        people = letter.reply_to or ((letter.sender,) if letter.sender else ())
    theirs = {each.value for each in contact.identities if each.kind == EMAIL}
    of_form = letter.hint == FORM
    return tuple(each for each in people if each.email and (not of_form or each.email.lower() in theirs))


async def _name_of(tx: Parts, entry: TimelineEntry, letter: Letter) -> str | None:
    """Its Message-ID; one of ours got it when it was sent."""
    if letter.message_id:
        return letter.message_id
    try:
        sent = (await tx.deliveries.get(entry.id)).external_id
    except NotFound:
        return None
    return sent if sent and sent.startswith("<") else None


def _references(letter: Letter, name: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*letter.references, name))) if name else ()


def _letter(entry: TimelineEntry) -> Letter | None:
    return entry.body.letter if isinstance(entry.body, Message) else None


def _is_theirs(entry: TimelineEntry) -> bool:
    return isinstance(entry.body, Message) and entry.body.direction == "in"


def _untagged(email: str) -> str:
    local, _, domain = email.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _known_address(contact: Contact) -> tuple[Mailbox, ...]:
    known = next((each.value for each in contact.identities if each.kind == EMAIL), None)
    return (Mailbox(email=known),) if known else ()
