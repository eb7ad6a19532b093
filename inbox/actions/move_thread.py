"""The provider calls a thread by another name from now on."""

from dataclasses import replace

from inbox.core.identity import Identity
from inbox.core.ids import ContactId
from inbox.core.inbound import InboundEvent, ThreadMoved
from inbox.core.store import Parts


async def move_thread(tx: Parts, event: InboundEvent, body: ThreadMoved) -> None:
    """Its conversations go on under the new name; who has the old one for an address has both."""
    if event.thread is None:
        return
    moved = await tx.conversations.move_thread(event.channel_id, event.thread, body.to)
    contacts = {each.contact_id for each in await tx.conversations.many(moved)} if moved else set()
    for contact_id in contacts:
        await _readdress(tx, contact_id, event.thread, body.to)


async def _readdress(tx: Parts, contact_id: ContactId, thread: str, to: str) -> None:
    contact = await tx.contacts.get(contact_id)
    new = [Identity(kind=each.kind, value=to) for each in contact.identities if each.value == thread]
    free = [identity for identity in new if await tx.contacts.find(identity) is None]
    if free:
        await tx.contacts.save(replace(contact, identities=(*contact.identities, *free)))
