"""A missed call is answered in writing: once a day for each person, where the owner has set a text."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from inbox.actions.reply import Answer, reply
from inbox.actions.sendable import why_not, why_not_to
from inbox.core.actor import SYSTEM
from inbox.core.call import Call
from inbox.core.channel import Channel
from inbox.core.clock import Clock
from inbox.core.contact import Contact
from inbox.core.conversation import Conversation
from inbox.core.errors import NotFound
from inbox.core.identity import Identity
from inbox.core.ids import ChannelId, ConversationId, EntryId, new_id
from inbox.core.job import Job
from inbox.core.store import Parts, Store, durably
from inbox.core.telephone_channel import TextingBack, TextingChannel
from inbox.core.timeline import TimelineEntry
from inbox.kit.phone import takes_sms

TEXT_BACK = "text_back"
_TEXT_BACKS = ChannelId("text_backs")
_AFTER = timedelta(minutes=1)
"""By then all has been told of the call, and perhaps somebody has called back."""
_ONCE_IN = timedelta(days=1)
_FRESH = timedelta(hours=1)
"""A call that is only found later, in a list of the carrier's, is no reason to write any more."""


async def ask_text_back(tx: Parts, entry: TimelineEntry, now: datetime) -> None:
    """Look in a moment whether the caller gets a text; once, however often it is asked."""
    await tx.jobs.enqueue(TEXT_BACK, {"entry": entry.id}, run_at=now + _AFTER, key=f"{TEXT_BACK}:{entry.id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBack:
    """The handler of `text_back` jobs."""

    store: Store
    clock: Clock
    channels: Mapping[ChannelId, Channel]

    async def run(self, job: Job) -> None:
        await durably(self.store, lambda tx: self._text(tx, EntryId(job.payload["entry"])))

    async def _text(self, tx: Parts, entry_id: EntryId) -> None:
        try:
            entry = await tx.timeline.get(entry_id)
        except NotFound:
            return
        call, now = entry.body, self.clock.now()
        if not isinstance(call, Call) or call.call_back is None or call.call_back.done_at is not None:
            return
        if now - (call.ended_at or entry.received_at) > _FRESH:
            return
        text = await self._wanted(tx, entry)
        way = self._way(call) if text and takes_sms(call.phone) else None
        if way is None or not await _is_first(tx, entry, now):
            return
        channel_id, senders = way
        conversation = await self._conversation(tx, entry, channel_id, senders, now)
        if conversation is not None:
            await tx.memories.save(_TEXT_BACKS, entry.contact_id, now.isoformat())
            answer, key = Answer(text=text, anyway=True), f"{TEXT_BACK}:{entry.id}"
            await reply(tx, conversation.id, answer, SYSTEM, now, channels=self.channels, key=key)

    async def _wanted(self, tx: Parts, entry: TimelineEntry) -> str:
        conversation = await tx.conversations.get(entry.conversation_id)
        channel = self.channels.get(conversation.channel_id)
        return channel.text_back if isinstance(channel, TextingBack) else ""

    def _way(self, call: Call) -> tuple[ChannelId, tuple[Identity, ...]] | None:
        """From the number that was called if it can write, else from any that can."""
        ways = [
            (channel_id, channel.senders_of(call.phone))
            for channel_id, channel in self.channels.items()
            if isinstance(channel, TextingChannel)
        ]
        own = [way for way in ways if way[1][0].value.endswith(f"/{call.number}")]
        return next(iter((*own, *ways)), None)

    async def _conversation(
        self,
        tx: Parts,
        entry: TimelineEntry,
        channel_id: ChannelId,
        senders: tuple[Identity, ...],
        now: datetime,
    ) -> Conversation | None:
        """The caller's latest one there, or a new one; None for whoever has asked for no messages."""
        contact = await _knowing(tx, await tx.contacts.get(entry.contact_id), senders[0])
        thread, channel = senders[0].value, self.channels.get(channel_id)
        known = await tx.conversations.find_latest(channel_id, thread)
        conversation = known or Conversation(
            id=ConversationId(new_id()),
            contact_id=contact.id,
            channel_id=channel_id,
            thread=thread,
            opened_at=now,
            last_entry_at=now,
        )
        if (
            senders[0] in contact.unreachable
            or why_not(channel)
            or why_not_to(contact, conversation, channel)
        ):
            return None
        if known is None:
            await tx.conversations.add(conversation)
        return conversation


async def _is_first(tx: Parts, entry: TimelineEntry, now: datetime) -> bool:
    before = await tx.memories.find(_TEXT_BACKS, entry.contact_id)
    return before is None or now - datetime.fromisoformat(before) >= _ONCE_IN


async def _knowing(tx: Parts, contact: Contact, pair: Identity) -> Contact:
    """Whose the address is, saved with it if it was nobody's."""
    owner = await tx.contacts.find(pair)
    if owner is not None:
        return owner
    return await tx.contacts.save(replace(contact, identities=(*contact.identities, pair)))
