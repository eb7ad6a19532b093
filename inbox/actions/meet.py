"""Whose event it is: the contact who is known by one of the senders' addresses, or a new one."""

from dataclasses import replace
from datetime import datetime

from inbox.core.contact import Contact
from inbox.core.identity import VISITOR, Identity
from inbox.core.ids import ContactId, new_id
from inbox.core.inbound import InboundEvent
from inbox.core.store import Parts


async def meet(tx: Parts, event: InboundEvent, now: datetime) -> tuple[Contact, ContactId]:
    """The contact, added or saved by this unit, and the member of its family that the sender is known as.

    So what comes for a merged contact is told apart, and goes back with it if the merging is undone.
    """
    known = [(identity, await tx.contacts.find(identity)) for identity in dict.fromkeys(event.senders)]
    for identity, contact in known:
        if contact is not None and _may_be(contact, identity, event):
            member = await tx.contacts.owner(identity) if contact.family else None
            new = [each for each, owner in known if owner is None]
            return await _learn(tx, contact, member, new, event.name), member or contact.id
    free = tuple(identity for identity, owner in known if owner is None)
    contact = Contact(id=ContactId(new_id()), name=event.name, identities=free, created_at=now)
    await tx.contacts.add(contact)
    return contact, contact.id


def is_new(contact: Contact) -> bool:
    """Whether this unit has added it, so that nothing is of it yet; a known one has been saved again."""
    return contact.version == 0


def _may_be(contact: Contact, identity: Identity, event: InboundEvent) -> bool:
    """Whether the one who is known by this identity may be the sender.

    A browser is not a person: on a shared computer somebody else's address tells that it is somebody else.
    """
    if identity.kind != VISITOR:
        return True
    told = {sender.kind for sender in event.senders if sender.kind != VISITOR}
    return not any(known.kind in told for known in contact.identities)


async def _learn(
    tx: Parts, contact: Contact, member: ContactId | None, new: list[Identity], name: str | None
) -> Contact:
    """Save what this event tells about a known contact; a name that is there is never overwritten.

    Saved even if there is nothing to learn: the version that grows keeps two units that file for one
    contact from both opening a lead.
    """
    return await tx.contacts.save(
        replace(contact, name=contact.name or name, identities=(*contact.identities, *new)), member=member
    )
