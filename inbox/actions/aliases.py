"""The names under which later events find what was filed: rows among the event keys of the channel."""

import re
from datetime import datetime

from inbox.core.errors import NotFound
from inbox.core.ids import ChannelId, ContactId, ConversationId, EntryId
from inbox.core.inbound import Filed
from inbox.core.store import Parts
from inbox.core.timeline import TimelineEntry

NOTHING = Filed(entry_id=EntryId(""), contact_id=ContactId(""), conversation_id=ConversationId(""))
"""Stands in the row of an event that became no entry."""
_NUMBER = re.compile(r"([0-9]+)")


async def find_message(tx: Parts, channel_id: ChannelId, key: str) -> Filed | None:
    known = await tx.events.find(channel_id, f"message:{key}")
    return None if known is None else known.filed


async def name_message(tx: Parts, channel_id: ChannelId, key: str, filed: Filed) -> None:
    await tx.events.append(channel_id, f"message:{key}", filed, fingerprint=None)


async def find_album(tx: Parts, channel_id: ChannelId, album: str) -> Filed | None:
    known = await tx.events.find(channel_id, f"album:{album}")
    return None if known is None else known.filed


async def name_album(tx: Parts, channel_id: ChannelId, album: str, filed: Filed) -> None:
    await tx.events.append(channel_id, f"album:{album}", filed, fingerprint=None)


async def find_deletion(tx: Parts, channel_id: ChannelId, key: str) -> datetime | None:
    """When a message was deleted of which nothing else was known then."""
    known = await tx.events.find(channel_id, f"deleted:{key}")
    return None if known is None else datetime.fromisoformat(known.fingerprint or "")


async def remember_deletion(tx: Parts, channel_id: ChannelId, key: str, at: datetime) -> None:
    await tx.events.append(channel_id, f"deleted:{key}", NOTHING, fingerprint=at.isoformat())


async def find_entry(tx: Parts, filed: Filed) -> TimelineEntry | None:
    """None if it was erased since."""
    try:
        return await tx.timeline.get(filed.entry_id)
    except NotFound:
        return None


def filed_as(entry: TimelineEntry) -> Filed:
    return Filed(entry_id=entry.id, contact_id=entry.contact_id, conversation_id=entry.conversation_id)


def natural(key: str) -> tuple[tuple[int, str], ...]:
    """To sort keys so that 9 comes before 10."""
    pieces = _NUMBER.split(key)
    return tuple((int(piece) if place % 2 else 0, piece) for place, piece in enumerate(pieces))
