"""A mail that tells of a form is its sender's: joined to that person so that it can be undone."""

from dataclasses import replace
from datetime import datetime, timedelta

from inbox.actions.absorb import absorb_lead
from inbox.actions.merge import merge
from inbox.core.actor import SYSTEM
from inbox.core.contact import Contact
from inbox.core.identity import EMAIL, Identity
from inbox.core.ids import ContactId, new_id
from inbox.core.inbound import Filed, FormSender, InboundEvent, MessageReceived
from inbox.core.lead import PIPELINE, Lead
from inbox.core.letter import FORM, Letter
from inbox.core.store import Parts
from inbox.core.timeline import Form, Message, TimelineEntry

_APART = timedelta(hours=1)
"""How long a form and the mail that tells of it may be apart, whichever comes first."""

_SAME_WORDS, _SAME_PERSON, _ONLY_TOLD = 0.95, 0.8, 0.7
_MOST_ENTRIES = 50
_COMPARED = 200


async def as_form_mail(
    tx: Parts, event: InboundEvent, body: MessageReceived
) -> tuple[InboundEvent, MessageReceived]:
    """The event as nobody's yet, if it is to be believed that it tells of somebody's form; else as it was."""
    told = body.of_form
    if told is None or body.letter is None:
        return event, body
    form = await _form_of(tx, told, event, body)
    if form is None and not told.ours:
        return event, replace(body, of_form=None)
    letter = replace(
        body.letter, automatic=None, hint=FORM, hint_conversation=form.conversation_id if form else None
    )
    return replace(event, senders=(), name=body.writer), replace(body, letter=letter)


async def join_person(
    tx: Parts, event: InboundEvent, body: MessageReceived, filed: Filed, now: datetime
) -> Filed:
    """What was filed, as part of the person whom the mail tells of; their open lead takes in the mail's."""
    told = body.of_form
    if told is None:
        return filed
    form = await _form_of(tx, told, event, body)
    confidence = _ONLY_TOLD if form is None else _confidence(form, body)
    person = await _person(tx, told) or await _new_person(tx, told, now)
    lead = await tx.leads.find_open(person.id, PIPELINE)
    if lead is not None and filed.lead_id is not None:
        await absorb_lead(tx, await tx.leads.get(filed.lead_id), lead, now)
    await merge(tx, filed.contact_id, person.id, SYSTEM, now, confidence=confidence)
    return replace(
        filed,
        contact_id=person.id,
        member=filed.contact_id,
        lead_id=filed.lead_id if lead is None else lead.id,
    )


async def is_told_before(tx: Parts, lead: Lead, at: datetime) -> bool:
    """Whether the mail of the very form that comes now has opened the lead."""
    if lead.page is not None or lead.visitor_id is not None:
        return False
    page = await tx.timeline.page(conversation_id=lead.conversation_id, oldest_first=True, limit=1)
    return any(_letter_hint(entry) == FORM and abs(entry.at - at) <= _APART for entry in page.items)


def _letter_hint(entry: TimelineEntry) -> str | None:
    letter: Letter | None = entry.body.letter if isinstance(entry.body, Message) else None
    return None if letter is None else letter.hint


async def _person(tx: Parts, told: FormSender) -> Contact | None:
    """Who shares a number with somebody who has another address is somebody else."""
    emails = {each for each in told.senders if each.kind == EMAIL}
    for identity in told.senders:
        known = await tx.contacts.find(identity)
        if known is not None and (identity in emails or not _has_other_email(known, emails)):
            return known
    return None


def _has_other_email(contact: Contact, emails: set[Identity]) -> bool:
    own = {each for each in contact.identities if each.kind == EMAIL}
    return bool(emails and own) and not emails & own


async def _new_person(tx: Parts, told: FormSender, now: datetime) -> Contact:
    free = [each for each in told.senders if await tx.contacts.find(each) is None]
    person = Contact(id=ContactId(new_id()), name=told.name, identities=tuple(free), created_at=now)
    await tx.contacts.add(person)
    return await tx.contacts.get(person.id)


async def _form_of(
    tx: Parts, told: FormSender, event: InboundEvent, body: MessageReceived
) -> TimelineEntry | None:
    """The form that the person sent at about that time; of several the one with the same words."""
    person = await _person(tx, told)
    if person is None:
        return None
    page = await tx.timeline.page(contact_id=person.id, limit=_MOST_ENTRIES)
    near = [each for each in page.items if isinstance(each.body, Form) and abs(each.at - event.at) <= _APART]
    return max(near, key=lambda each: _confidence(each, body), default=None)


def _confidence(form: TimelineEntry, body: MessageReceived) -> float:
    quoted = body.letter.quoted if body.letter else ""
    said = _plain(form.text)[:_COMPARED]
    return _SAME_WORDS if said and said in _plain(f"{body.text} {quoted}") else _SAME_PERSON


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
