"""Guesses who wrote by a messenger without the code of its link: the one who followed it just before."""

from datetime import datetime, timedelta

from inbox.core.ids import ChannelId, ContactId, VisitorId
from inbox.core.inbound import InboundEvent
from inbox.core.store import Parts

GUESSED = 0.4
"""Less than anything that names the visitor."""

_WITHIN = timedelta(minutes=10)
_CLOCKS_DIFFER = timedelta(seconds=10)
_NEWEST = 5


async def who_clicked(tx: Parts, event: InboundEvent, contact_id: ContactId) -> VisitorId | None:
    """None if the event names its visitor or source, if the person's browsers are known, or if several
    visitors who have not written since followed the link."""
    if event.clicked is None or event.visitor_id is not None or event.source is not None:
        return None
    if await tx.touches.visitors_of(contact_id):
        return None
    clicks = await tx.touches.who_reported(event.clicked, event.at - _WITHIN, event.at + _CLOCKS_DIFFER)
    waiting = [each for each, at in clicks.items() if not await _has_written(tx, event.channel_id, each, at)]
    return waiting[0] if len(waiting) == 1 else None


async def _has_written(tx: Parts, channel_id: ChannelId, visitor_id: VisitorId, since: datetime) -> bool:
    for contact_id in await tx.touches.contacts_of(visitor_id):
        newest = (await tx.conversations.page(contact_id=contact_id, limit=_NEWEST)).items
        if any(each.channel_id == channel_id and each.last_entry_at >= since for each in newest):
            return True
    return False
