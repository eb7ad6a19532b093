"""Gives an attachment its small picture, made by a process of its own."""

from dataclasses import dataclass, replace

from inbox.actions.versions import files_of, with_file
from inbox.core.blobs import Blobs
from inbox.core.errors import NotFound
from inbox.core.ids import EntryId
from inbox.core.job import Job
from inbox.core.store import Parts, Store, durably
from inbox.core.timeline import Attachment, Form, Message, TimelineEntry
from inbox.kit.thumbnail import Thumbnail, thumbnail


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewFile:
    """The handler of `thumbnail` jobs; what no small picture can be made of stays without one."""

    store: Store
    blobs: Blobs

    async def run(self, job: Job) -> None:
        blob = job.payload["blob"]
        try:
            picture = await self.blobs.get(blob)
        except NotFound:
            return
        small = await thumbnail(picture)
        if small is None:
            return
        preview = await self.blobs.put(small.data)
        await durably(self.store, lambda tx: _put(tx, EntryId(job.payload["entry"]), blob, preview, small))


async def _put(tx: Parts, entry_id: EntryId, blob: str, preview: str, small: Thumbnail) -> None:
    try:
        entry = await tx.timeline.get(entry_id)
    except NotFound:
        return
    if not isinstance(entry.body, Message | Form):
        return
    body = entry.body
    for file in dict.fromkeys(_all_files(entry)):
        if file.blob == blob:
            seen = replace(file, preview=preview, width=small.width, height=small.height)
            body = _with_file(body, file, seen)
    await tx.timeline.revise(replace(entry, body=body))


def _all_files(entry: TimelineEntry) -> tuple[Attachment, ...]:
    if isinstance(entry.body, Message):
        return tuple(files_of(entry.body))
    return entry.body.attachments if isinstance(entry.body, Form) else ()


def _with_file(body: Message | Form, old: Attachment, new: Attachment) -> Message | Form:
    if isinstance(body, Message):
        return with_file(body, old, new)
    return replace(body, attachments=tuple(new if file == old else file for file in body.attachments))
