"""Who may be the same person as a contact."""

from typing import Any

from inbox.api.access import CONTACT, fetch
from inbox.api.answers import Duplicate, Evidence, Listing
from inbox.api.call import Call
from inbox.api.names import contact_card
from inbox.reports.duplicates import duplicates_of

_MOST = 5


async def list_duplicates(call: Call[Any, None]) -> Listing[Duplicate]:
    """What was written is looked at only for those who may read it."""
    contact = await fetch(call.parts, call.caller, CONTACT, call.id)
    may_read = "entries.read" in call.caller.can
    found = await duplicates_of(call.parts, contact, entries=may_read, most=_MOST)
    return Listing(
        items=[
            Duplicate(
                contact=contact_card({each.contact.id: each.contact}, each.contact.id),
                evidence=[Evidence(kind=kind, value=value) for kind, value in each.evidence],
            )
            for each in found
        ]
    )
