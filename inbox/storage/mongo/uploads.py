"""Files that wait for their message, in MongoDB."""

from collections.abc import Sequence
from datetime import datetime

from inbox.core.errors import NotFound
from inbox.core.ids import UploadId
from inbox.core.timeline import Attachment
from inbox.core.upload import Upload
from inbox.storage.codec import dump, from_micros, load, to_micros
from inbox.storage.mongo.handle import Document, Handle
from inbox.storage.mongo.scalars import among, equal


class MongoUploads:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def add(self, upload: Upload) -> None:
        await self._db.add(
            "upload",
            {
                "_id": str(upload.id),
                "owner": str(upload.owner),
                "attachment": dump(upload.attachment).decode(),
                "created_at": to_micros(upload.created_at),
            },
        )

    async def of(self, owner: str, upload_ids: Sequence[UploadId]) -> Sequence[Upload]:
        wanted = list(dict.fromkeys(upload_ids))
        if not wanted:
            return []
        rows = await self._db.some("upload", {**equal(owner=owner), "_id": among(wanted)})
        found = {row["_id"]: _upload(row) for row in rows}
        if len(found) < len(wanted):
            message = "A file of this message is not there any more; add it again."
            raise NotFound(message)
        return [found[upload_id] for upload_id in wanted]

    async def prune(self, *, before: datetime, limit: int) -> int:
        old = {"created_at": {"$lt": to_micros(before)}}
        found = await self._db.some("upload", old, limit=limit, fields=["_id"])
        return await self._db.drop("upload", {"_id": among(each["_id"] for each in found)})


def _upload(found: Document) -> Upload:
    return Upload(
        id=UploadId(found["_id"]),
        owner=found["owner"],
        attachment=load(Attachment, found["attachment"]),
        created_at=from_micros(found["created_at"]),
    )
