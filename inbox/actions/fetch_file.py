"""Fetches a file that a message refers to, and puts it into the entry; or says there why it will not come."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from inbox.actions.received_files import FETCH_FILE, RELEASE_FILE, enqueue_files
from inbox.actions.versions import files_of, with_file
from inbox.core.actor import Actor
from inbox.core.blobs import Blobs
from inbox.core.call import Call
from inbox.core.channel import Channel, FileChannel, ReleasingChannel
from inbox.core.clock import Clock
from inbox.core.errors import Conflict, NotFound, RetryLater, Undeliverable
from inbox.core.ids import ChannelId, EntryId
from inbox.core.inbound import File
from inbox.core.job import Job
from inbox.core.store import Parts, Store, durably
from inbox.core.timeline import Attachment, Message, TimelineEntry
from inbox.kit.file_name import file_name
from inbox.kit.sniff import sniff

_TRIES = 6
_TIME_LIMIT_S = 300.0
_LATE = "The provider did not give the file in time."
_OFF = "The channel is switched off or does not work at the moment."
_BROKEN = "The channel failed again and again in a way that nobody foresaw."
_NONE = "This channel fetches no files."


async def fetch_again(tx: Parts, entry_id: EntryId, place: int, actor: Actor, now: datetime) -> TimelineEntry:
    """Try once more to fetch the attachment in that place; Conflict if it is here."""
    entry = await tx.timeline.get(entry_id)
    body = entry.body
    if not isinstance(body, Message | Call) or place >= len(body.attachments):
        message = "There is no such attachment."
        raise NotFound(message)
    file = body.attachments[place]
    if file.blob or file.ref is None:
        message = "This file is here already."
        raise Conflict(message)
    waiting = replace(entry, body=with_file(body, file, replace(file, failure=None)))
    await tx.timeline.revise(waiting)
    await tx.jobs.enqueue(FETCH_FILE, {"entry": entry_id, "ref": file.ref, "by": actor.name}, run_at=now)
    return waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFile:
    """The handler of `fetch_file` jobs: one file each, so that no file's fate is another's."""

    store: Store
    clock: Clock
    blobs: Blobs
    channels: Mapping[ChannelId, Channel]
    limit_bytes: int

    async def run(self, job: Job) -> None:
        entry_id, ref = EntryId(job.payload["entry"]), job.payload["ref"]
        entry = await self._waiting(entry_id, ref)
        if entry is None:
            return
        try:
            file = await self._download(entry, ref, job.tries)
        except Undeliverable as error:
            await self._put(entry_id, ref, failure=str(error))
        except RetryLater as error:
            if job.tries < _TRIES:
                raise
            await self._put(entry_id, ref, failure=str(error))
        else:
            await self._put(entry_id, ref, file=file, blob=await self.blobs.put(file.data))

    async def _waiting(self, entry_id: EntryId, ref: str) -> TimelineEntry | None:
        """The entry, if it still waits for the file."""
        try:
            entry = await self.store.timeline.get(entry_id)
        except NotFound:
            return None
        return entry if _awaited(entry, ref) else None

    async def _download(self, entry: TimelineEntry, ref: str, tries: int) -> File:
        if tries > _TRIES:
            raise Undeliverable(_BROKEN)
        conversation = await self.store.conversations.get(entry.conversation_id)
        channel = self.channels.get(conversation.channel_id)
        if channel is None:
            raise RetryLater(_OFF)
        if not isinstance(channel, FileChannel):
            raise Undeliverable(_NONE)
        try:
            async with asyncio.timeout(_TIME_LIMIT_S):
                file = await channel.download(ref, self.limit_bytes)
        except TimeoutError:
            raise RetryLater(_LATE) from None
        if len(file.data) > self.limit_bytes:
            raise Undeliverable(f"The file is larger than {self.limit_bytes // 1_000_000} MB.")
        return file

    async def _release(self, tx: Parts, entry: TimelineEntry, ref: str) -> None:
        conversation = await tx.conversations.get(entry.conversation_id)
        if isinstance(self.channels.get(conversation.channel_id), ReleasingChannel):
            payload = {"channel": conversation.channel_id, "ref": ref}
            key = f"{RELEASE_FILE}:{conversation.channel_id}:{ref}"
            await tx.jobs.enqueue(RELEASE_FILE, payload, run_at=self.clock.now(), key=key)

    async def release(self, job: Job) -> None:
        """The handler of `release_file` jobs: what is durable here need not lie at the provider."""
        channel = self.channels.get(ChannelId(job.payload["channel"]))
        if channel is None:
            raise RetryLater(_OFF)
        if isinstance(channel, ReleasingChannel):
            await channel.release(job.payload["ref"])

    async def _put(
        self,
        entry_id: EntryId,
        ref: str,
        *,
        file: File | None = None,
        blob: str = "",
        failure: str | None = None,
    ) -> None:
        async def unit(tx: Parts) -> None:
            entry = await tx.timeline.get(entry_id)
            body = entry.body
            assert isinstance(body, Message | Call)
            come = []
            for awaited in dict.fromkeys(_awaited(entry, ref)):
                come.append(_arrived(awaited, file, blob) if file else replace(awaited, failure=failure))
                body = with_file(body, awaited, come[-1])
            await tx.timeline.revise(replace(entry, body=body))
            await enqueue_files(tx, entry, come, self.clock.now())
            if file is not None and isinstance(entry.body, Call):
                await self._release(tx, entry, ref)

        await durably(self.store, unit)


def _awaited(entry: TimelineEntry, ref: str) -> list[Attachment]:
    if not isinstance(entry.body, Message | Call):
        return []
    return [file for file in files_of(entry.body) if file.ref == ref and not file.blob]


def _arrived(awaited: Attachment, file: File, blob: str) -> Attachment:
    """What it is says its bytes, what it is called the message, or else whoever gave the file."""
    return replace(
        awaited,
        blob=blob,
        name=awaited.name or file_name(file.name),
        media_type=sniff(file.data, file.media_type or awaited.media_type),
        size=len(file.data),
        failure=None,
    )
