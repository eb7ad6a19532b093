"""Merging contacts, and splitting them again."""

from typing import Any

from inbox.actions.merge import merge, split
from inbox.api.access import MEMBER, fetch
from inbox.api.answers import ContactView
from inbox.api.call import Call
from inbox.api.contacts import contact_view
from inbox.api.schema import Merging
from inbox.core.contact import Contact
from inbox.core.store import Parts


async def merge_contact(call: Call[Any, Merging]) -> ContactView:
    """The one in the path is meant itself: who has become part of somebody else must not take them along."""

    async def unit(tx: Parts) -> Contact:
        contact = await fetch(tx, call.caller, MEMBER, call.id)
        into = await fetch(tx, call.caller, MEMBER, call.body.into)
        return await merge(tx, contact.id, into.id, call.caller.actor, call.api.clock.now())

    return await contact_view(call.parts, await call.durably(unit))


async def split_contact(call: Call[Any, None]) -> ContactView:
    async def unit(tx: Parts) -> Contact:
        contact = await fetch(tx, call.caller, MEMBER, call.id)
        return await split(tx, contact.id, call.caller.actor, call.api.clock.now())

    return await contact_view(call.parts, await call.durably(unit))
