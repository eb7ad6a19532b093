"""Fills a data folder, before the service opens it, with one chat that has gone on for years.

`python -m tests.browser.long_history DATA ENTRIES`
"""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from inbox.app.config import load_config
from inbox.app.service import make_service, opened
from inbox.core.clock import SystemClock
from inbox.core.contact import Contact
from inbox.core.conversation import Conversation
from inbox.core.ids import ChannelId, new_id
from inbox.core.store import durably
from inbox.core.timeline import Message, TimelineEntry

AT_ONCE = 500
A_WHILE = timedelta(minutes=7)


async def fill(data, entries):
    service = make_service(load_config({"data": str(data)}, environ={}), SystemClock())
    async with opened(service):
        begin = service.clock.now() - entries * A_WHILE
        contact = Contact(id=new_id(), name="Maria", created_at=begin)
        conversation = Conversation(
            id=new_id(),
            contact_id=contact.id,
            channel_id=ChannelId("long-chat"),
            thread="maria",
            opened_at=begin,
            last_entry_at=begin,
        )

        async def open_it(tx):
            await tx.contacts.add(contact)
            await tx.conversations.add(conversation)

        await durably(service.store, open_it)
        for first in range(0, entries, AT_ONCE):
            await durably(
                service.store, writing(conversation, begin, range(first, min(entries, first + AT_ONCE)))
            )


def writing(conversation, begin, numbers):
    async def unit(tx):
        for number in numbers:
            await tx.timeline.append(entry(conversation, begin + number * A_WHILE, number))

    return unit


def entry(conversation, at, number):
    words = " ".join(["word"] * (number * 7 % 90))
    return TimelineEntry(
        id=new_id(),
        contact_id=conversation.contact_id,
        conversation_id=conversation.id,
        at=at,
        received_at=at,
        body=Message(direction="out" if number % 3 == 0 else "in", text=f"Entry {number}. {words}"),
    )


if __name__ == "__main__":
    asyncio.run(fill(Path(sys.argv[1]), int(sys.argv[2])))
