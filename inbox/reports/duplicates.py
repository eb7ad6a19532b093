"""Who may be the same person as a contact: told by exact evidence only, and nothing is done about it."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field

from inbox.core.contact import Contact
from inbox.core.identity import EMAIL, PHONE, Identity
from inbox.core.ids import ContactId
from inbox.core.store import Parts
from inbox.core.timeline import Form, TimelineEntry
from inbox.kit.address import email_address
from inbox.kit.phone import e164

VISITOR = "visitor"
NAME = "name"
_MOST_VISITORS = 10
_MOST_ENTRIES = 100
_MOST_WORDS = 1000
_MOST_ADDRESSES = 20
_EDGES = ".,;:!?()[]{}<>\"'“”„«»"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """`evidence` is why, by its kind: one browser for both, an address that the contact gave, one name."""

    contact: Contact
    evidence: list[tuple[str, str | None]] = field(default_factory=list)


async def duplicates_of(parts: Parts, contact: Contact, *, entries: bool, most: int) -> Sequence[Suspicion]:
    """Those with the most evidence first; without `entries` nothing is read in what was written."""
    found: dict[ContactId, Suspicion] = {}
    async for other, kind, value in _hints(parts, contact, entries=entries):
        if other.id != contact.id:
            evidence = found.setdefault(other.id, Suspicion(contact=other)).evidence
            if (kind, value) not in evidence:
                evidence.append((kind, value))
    for suspicion in found.values():
        if _same_name(contact.name, suspicion.contact.name):
            suspicion.evidence.append((NAME, suspicion.contact.name))
    return sorted(found.values(), key=lambda each: -len(each.evidence))[:most]


async def _hints(
    parts: Parts, contact: Contact, *, entries: bool
) -> AsyncIterator[tuple[Contact, str, str | None]]:
    for visitor_id in (await parts.touches.visitors_of(contact.id))[-_MOST_VISITORS:]:
        for other in await parts.contacts.many(await parts.touches.contacts_of(visitor_id)):
            yield other, VISITOR, None
    if not entries:
        return
    page = await parts.timeline.page(contact_id=contact.id, limit=_MOST_ENTRIES)
    given = dict.fromkeys(each for entry in page.items if entry.inbound for each in _addresses(entry))
    for identity in [each for each in given if each not in contact.identities][:_MOST_ADDRESSES]:
        known = await parts.contacts.find(identity)
        if known is not None:
            yield known, identity.kind, identity.value


def _addresses(entry: TimelineEntry) -> Iterator[Identity]:
    """What somebody wrote as an address: in a field of its own, or an e-mail address amid the words."""
    words = entry.text.split(maxsplit=_MOST_WORDS)[:_MOST_WORDS]
    emails, phones = [word.strip(_EDGES) for word in words if "@" in word], []
    if isinstance(entry.body, Form):
        asked = [each for each in (entry.body.email, entry.body.phone, *entry.body.fields.values()) if each]
        emails += asked
        phones += asked
    for text in emails:
        if email := email_address(text):
            yield Identity(kind=EMAIL, value=email)
    for text in phones:
        if phone := e164(text, None):
            yield Identity(kind=PHONE, value=phone)


def _same_name(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one.casefold() == other.casefold()
