"""Files that agents send ahead of their message."""

from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from inbox.api.access import ENTRY, fetch
from inbox.api.call import Call
from inbox.api.message_shapes import UploadView, upload_views
from inbox.api.recordings import given_file
from inbox.core.blobs import Blobs
from inbox.core.errors import BadRequest
from inbox.core.ids import UploadId, new_id
from inbox.core.store import Parts
from inbox.core.timeline import Attachment, Message, TimelineEntry
from inbox.core.upload import Upload
from inbox.kit.body import read_body
from inbox.kit.file_name import file_name
from inbox.kit.pictures import shown_pictures
from inbox.kit.sniff import sniff

LARGEST_FILE = 10 * 1024 * 1024
_LONGEST_NAME = 4096


async def upload_file(call: Call[Any, None]) -> UploadView:
    """The body is the file itself, `X-File-Name` its percent-encoded name."""
    data = await read_body(call.request, LARGEST_FILE)
    if not data:
        raise BadRequest("The file is empty.")
    attachment = Attachment(
        blob=await call.api.blobs.put(data),
        name=file_name(unquote(call.request.headers.get("X-File-Name", "")[:_LONGEST_NAME])),
        media_type=sniff(data, call.request.content_type),
        size=len(data),
    )
    upload = Upload(
        id=UploadId(new_id()),
        owner=call.caller.actor.name,
        attachment=attachment,
        created_at=call.api.clock.now(),
    )

    async def unit(tx: Parts) -> None:
        await tx.uploads.add(upload)

    await call.durably(unit)
    return upload_views([upload])[0]


async def take_files(call: Call[Any, None]) -> list[UploadView]:
    """Those that are here; no byte is copied. Pictures that a mail's HTML shows go along with that."""
    owner, now = call.caller.actor.name, call.api.clock.now()
    shown = await _shown(call.api.blobs, await fetch(call.parts, call.caller, ENTRY, call.id))

    async def unit(tx: Parts) -> list[Upload]:
        entry = await fetch(tx, call.caller, ENTRY, call.id)
        attachments: tuple[Attachment, ...] = getattr(entry.body, "attachments", ())
        taken = [
            Upload(
                id=UploadId(new_id()),
                owner=owner,
                attachment=_loose(await given_file(tx, entry, each)),
                created_at=now,
            )
            for each in attachments
            if each.blob and each not in shown
        ]
        for upload in taken:
            await tx.uploads.add(upload)
        return taken

    return upload_views(await call.durably(unit))


async def _shown(blobs: Blobs, entry: TimelineEntry) -> tuple[Attachment, ...]:
    body = entry.body
    if not isinstance(body, Message) or body.letter is None or body.letter.html is None:
        return ()
    html = (await blobs.get(body.letter.html)).decode("utf-8", "replace")
    return shown_pictures(body.attachments, html)


def _loose(attachment: Attachment) -> Attachment:
    """A file by itself, which no text shows any more."""
    return replace(attachment, inline=False, content_id=None)
