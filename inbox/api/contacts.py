"""Contacts: the list, one of them, their name."""

from typing import Any

from inbox.actions.rename import rename_contact
from inbox.api.access import CONTACT, fetch
from inbox.api.answers import ContactView, IdentityView, Listing
from inbox.api.call import Call
from inbox.api.names import values_of
from inbox.api.schema import ContactPatch, ListQuery
from inbox.core.contact import Contact
from inbox.core.errors import BadRequest
from inbox.core.identity import EMAIL, PHONE
from inbox.core.store import Parts
from inbox.kit.text import one_line

_LONGEST_NAME = 200


async def list_contacts(call: Call[ListQuery, None]) -> Listing[ContactView]:
    page = await call.parts.contacts.page(after=call.query.after, limit=call.query.limit)
    return Listing(items=[_view(contact) for contact in page.items], next=page.next)


async def get_contact(call: Call[Any, None]) -> ContactView:
    return _view(await fetch(call.parts, call.caller, CONTACT, call.id))


async def rename(call: Call[Any, ContactPatch]) -> ContactView:
    name = one_line(call.body.name, _LONGEST_NAME)
    if not name:
        raise BadRequest("The name is empty.")

    async def unit(tx: Parts) -> Contact:
        contact = await fetch(tx, call.caller, CONTACT, call.id)
        return await rename_contact(tx, contact.id, name, call.caller.actor, call.api.clock.now())

    return _view(await call.durably(unit))


def _view(contact: Contact) -> ContactView:
    return ContactView(
        id=contact.id,
        name=contact.name,
        emails=values_of(contact, EMAIL),
        phones=values_of(contact, PHONE),
        identities=[IdentityView(kind=each.kind, value=each.value) for each in contact.identities],
        created_at=contact.created_at,
        version=contact.version,
    )
