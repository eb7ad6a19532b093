"""A message becomes another one: it was edited, or is one more picture of an album."""

from dataclasses import replace
from datetime import datetime

from inbox.actions.aliases import filed_as, find_entry
from inbox.actions.received_files import enqueue_files
from inbox.actions.rewrite import rewrite
from inbox.actions.versions import is_newest, say
from inbox.core.inbound import Filed, MessageReceived
from inbox.core.store import Parts
from inbox.core.timeline import Message, Part, TimelineEntry


async def revise(tx: Parts, body: MessageReceived, version: Part, known: Filed, now: datetime) -> Filed:
    """Put the version into the known entry; an older one goes to its history. One that was erased stays so.

    The provider's echo of what an agent sent is nothing new, and of a message that left in several parts
    nobody can say which of them was edited.
    """
    entry = await find_entry(tx, known)
    if entry is None or not isinstance(entry.body, Message):
        return known
    if _is_ours(entry) and (body.edited_at is None or entry.body.names):
        return filed_as(entry)
    said = _revised(entry, body, version)
    if said != entry.body:
        await rewrite(tx, entry, said)
        await enqueue_files(tx, entry, said.attachments, now)
    return filed_as(entry)


def _is_ours(entry: TimelineEntry) -> bool:
    """An agent sent it from here: what is mirrored has the provider's name from the beginning."""
    return isinstance(entry.body, Message) and entry.body.direction == "out" and entry.body.key is None


def _revised(entry: TimelineEntry, body: MessageReceived, version: Part) -> Message:
    cards = body.cards if is_newest(entry, version) else None
    said = say(entry, version, edited=body.edited_at is not None)
    return said if cards is None else replace(said, cards=cards)
