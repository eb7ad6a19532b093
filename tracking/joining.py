"""Joins what a link brought along to the browser that comes: its visitor, or whom we sent the link to."""

from datetime import datetime

from inbox.core.errors import NotFound
from inbox.core.ids import ContactId, VisitorId
from inbox.core.site import Site
from inbox.core.store import Parts
from tracking.link_tokens import Tie

_BY_HOST = 0.9
_BY_LINK = 0.6
"""Letters are passed on, and then somebody else comes."""


async def visitor_of(
    tx: Parts, tie: Tie, site: Site, here: VisitorId | None, now: datetime
) -> VisitorId | None:
    """The visitor that the link brings, if it is one of this site; else the one that is here.

    Who the browser was known as under this host stays as it was; its people are the other one's, too.
    """
    if tie.visitor_id is None or tie.visitor_id == here:
        return here
    brought = await tx.touches.find_visitor(tie.visitor_id)
    if brought is None or brought.site_id != site.id:
        return here
    known = await tx.touches.find_visitor(here) if here else None
    if known is not None and known.site_id == site.id:
        for contact_id in await tx.touches.contacts_of(known.id):
            await tx.touches.link(brought.id, contact_id, method="domain", confidence=_BY_HOST, at=now)
        for contact_id in await tx.touches.contacts_of(brought.id):
            await tx.touches.link(known.id, contact_id, method="domain", confidence=_BY_HOST, at=now)
    return brought.id


async def tie_to_contact(tx: Parts, visitor_id: VisitorId, contact_id: ContactId, now: datetime) -> None:
    """Nothing, if there is no such person any more."""
    try:
        contact = await tx.contacts.current(contact_id)
    except NotFound:
        return
    await tx.touches.link(visitor_id, contact.id, method="link", confidence=_BY_LINK, at=now)
