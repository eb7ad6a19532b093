"""A contact gets the name that agents know."""

from dataclasses import replace
from datetime import datetime

from inbox.actions.record import record
from inbox.core.actor import Actor
from inbox.core.contact import Contact
from inbox.core.ids import ContactId
from inbox.core.store import Parts


async def rename_contact(
    tx: Parts, contact_id: ContactId, name: str | None, actor: Actor, now: datetime
) -> Contact:
    """Write the name; an empty one takes it away."""
    contact = await tx.contacts.get(contact_id)
    wanted = (name or "").strip() or None
    if contact.name == wanted:
        return contact
    await record(tx, actor, now, "renamed", "contact", contact_id)
    return await tx.contacts.save(replace(contact, name=wanted))
