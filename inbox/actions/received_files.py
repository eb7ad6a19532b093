"""The files of a message: those that came with it, those sent ahead, and those still to be fetched."""

from collections.abc import Sequence
from datetime import datetime

from inbox.actions.transcribe import ask_for_text, is_spoken
from inbox.core.inbound import FileRef, FormSubmitted, InboundEvent, MessageReceived
from inbox.core.store import Parts
from inbox.core.timeline import Attachment, TimelineEntry
from inbox.kit.sniff import UNKNOWN
from inbox.kit.thumbnail import PICTURES

FETCH_FILE = "fetch_file"
RELEASE_FILE = "release_file"
THUMBNAIL = "thumbnail"


async def files_of(
    tx: Parts, event: InboundEvent, body: MessageReceived | FormSubmitted, came: tuple[Attachment, ...]
) -> tuple[Attachment, ...]:
    """`came` are those that the event brought itself, already stored."""
    if isinstance(body, FormSubmitted):
        return came
    if body.uploads:
        uploads = await tx.uploads.of(f"visitor:{event.visitor_id}", body.uploads)
        came += tuple(upload.attachment for upload in uploads)
    return came + tuple(_awaited(ref) for ref in body.refs)


async def enqueue_files(tx: Parts, entry: TimelineEntry, files: Sequence[Attachment], now: datetime) -> None:
    """A job for each that has to be fetched, or of which a small picture can be made; once for each."""
    for file in files:
        if file.ref is not None and not file.blob and file.failure is None:
            await tx.jobs.enqueue(
                FETCH_FILE,
                {"entry": entry.id, "ref": file.ref},
                run_at=now,
                key=f"{FETCH_FILE}:{entry.id}:{file.ref}",
            )
        elif file.blob and file.preview is None and file.media_type in PICTURES:
            await tx.jobs.enqueue(
                THUMBNAIL,
                {"entry": entry.id, "blob": file.blob},
                run_at=now,
                key=f"{THUMBNAIL}:{entry.id}:{file.blob}",
            )
        elif file.blob and is_spoken(file):
            await ask_for_text(tx, entry, file, now)


def _awaited(ref: FileRef) -> Attachment:
    return Attachment(
        ref=ref.ref,
        name=ref.name,
        media_type=ref.media_type or UNKNOWN,
        size=ref.size or 0,
        shown_as=ref.shown_as,
        width=ref.width,
        height=ref.height,
        duration=ref.duration,
    )
