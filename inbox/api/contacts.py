"""Contacts: the list, one of them, their name."""

import re
from collections.abc import Sequence
from typing import Any

from inbox.actions.rename import rename_contact
from inbox.api.access import CONTACT, fetch
from inbox.api.answers import ContactView, IdentityView, Listing, MergedView
from inbox.api.call import Call
from inbox.api.names import agent_ref, agents_of, contacts_of, values_of
from inbox.api.schema import ContactPatch, ContactQuery
from inbox.core.contact import Contact
from inbox.core.errors import BadRequest
from inbox.core.identity import EMAIL, PHONE
from inbox.core.store import Parts
from inbox.kit.text import one_line

_LONGEST_NAME = 200
_MOST_FOUND = 20
_NUMBER = re.compile(r"\+?[0-9][0-9 ().-]{2,}")


async def list_contacts(call: Call[ContactQuery, None]) -> Listing[ContactView]:
    if call.query.q is not None:
        return Listing(items=await contact_views(call.parts, await _found(call, call.query.q)))
    page = await call.parts.contacts.page(after=call.query.after, limit=call.query.limit)
    return Listing(items=await contact_views(call.parts, page.items), next=page.next)


async def get_contact(call: Call[Any, None]) -> ContactView:
    return await contact_view(call.parts, await fetch(call.parts, call.caller, CONTACT, call.id))


async def rename(call: Call[Any, ContactPatch]) -> ContactView:
    name = one_line(call.body.name, _LONGEST_NAME)
    if not name:
        raise BadRequest("The name is empty.")

    async def unit(tx: Parts) -> Contact:
        contact = await fetch(tx, call.caller, CONTACT, call.id)
        return await rename_contact(tx, contact.id, name, call.caller.actor, call.api.clock.now())

    return await contact_view(call.parts, await call.durably(unit))


async def contact_view(parts: Parts, contact: Contact) -> ContactView:
    return (await contact_views(parts, [contact]))[0]


async def contact_views(parts: Parts, contacts: Sequence[Contact]) -> list[ContactView]:
    """Two reads for a page, and none if nobody of it was merged."""
    members = await contacts_of(parts, (each for contact in contacts for each in contact.family))
    agents = await agents_of(parts, (each.merger.by for each in members.values() if each.merger))
    return [
        ContactView(
            id=contact.id,
            name=contact.name,
            emails=values_of(contact, EMAIL),
            phones=values_of(contact, PHONE),
            identities=[IdentityView(kind=each.kind, value=each.value) for each in contact.identities],
            created_at=contact.created_at,
            version=contact.version,
            merged=[
                MergedView(
                    id=each.id,
                    name=each.name,
                    emails=values_of(each, EMAIL),
                    phones=values_of(each, PHONE),
                    into=each.merged_into,
                    at=each.merger.at,
                    by=agent_ref(agents, each.merger.by),
                    confidence=each.merger.confidence,
                )
                for each in map(members.get, contact.family)
                if each and each.merger and each.merged_into
            ],
        )
        for contact in contacts
    ]


async def _found(call: Call[ContactQuery, None], wanted: str) -> Sequence[Contact]:
    text = one_line(wanted, _LONGEST_NAME)
    if _NUMBER.fullmatch(text):
        text = "+" + re.sub("[^0-9]", "", text)
    limit = min(call.query.limit, _MOST_FOUND)
    return await call.parts.contacts.starting_with(text, limit=limit) if text else ()
