"""What one person did in all the browsers that are known to be theirs."""

from collections.abc import Sequence
from datetime import datetime

from inbox.core.ids import ContactId, VisitorId
from inbox.core.store import Parts
from inbox.core.touch import Journey

_MOST = 10


async def browsers_of(
    tx: Parts, visitor_id: VisitorId | None, contact_id: ContactId | None
) -> Sequence[VisitorId]:
    """The one that is here, and those that were linked to the person last."""
    linked = await tx.touches.visitors_of(contact_id) if contact_id else ()
    here = [visitor_id] if visitor_id else []
    return list(dict.fromkeys([*here, *linked[-_MOST:]]))


async def journey_in(tx: Parts, browsers: Sequence[VisitorId], *, before: datetime, pages: int) -> Journey:
    """As of one browser: touches and pages of all of them in the order of time."""
    journeys = [await tx.touches.journey(each, before=before, pages=pages) for each in browsers]
    if len(journeys) == 1:
        return journeys[0]
    touches = sorted((touch for each in journeys for touch in each.touches), key=lambda touch: touch.at)
    read = sorted((page for each in journeys for page in each.pages), key=lambda page: page.at)
    return Journey(
        touches=tuple(touches),
        pages=tuple(read[-pages:]),
        page_count=sum(each.page_count for each in journeys),
    )
