"""Files that wait for their message, in SQLite."""

from collections.abc import Sequence
from datetime import datetime

from inbox.core.errors import NotFound
from inbox.core.ids import UploadId
from inbox.core.timeline import Attachment
from inbox.core.upload import Upload
from inbox.storage.codec import dump, from_micros, load, to_micros
from inbox.storage.sqlite.handle import Handle
from inbox.storage.sqlite.paging import marks

_SELECT = "SELECT id, owner, attachment, created_at FROM upload"


class SqliteUploads:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def add(self, upload: Upload) -> None:
        self._db.run(
            "INSERT INTO upload (id, owner, attachment, created_at) VALUES (?, ?, ?, ?)",
            upload.id,
            upload.owner,
            dump(upload.attachment),
            to_micros(upload.created_at),
        )

    async def of(self, owner: str, upload_ids: Sequence[UploadId]) -> Sequence[Upload]:
        wanted = list(dict.fromkeys(upload_ids))
        if not wanted:
            return []
        rows = self._db.rows(
            f"{_SELECT} WHERE owner = ? AND id IN ({marks(wanted)})",
            [owner, *wanted],
        )
        found = {
            row[0]: Upload(
                id=UploadId(row[0]),
                owner=row[1],
                attachment=load(Attachment, row[2]),
                created_at=from_micros(row[3]),
            )
            for row in rows
        }
        if len(found) < len(wanted):
            message = "A file of this message is not there any more; add it again."
            raise NotFound(message)
        return [found[upload_id] for upload_id in wanted]

    async def prune(self, *, before: datetime, limit: int) -> int:
        return self._db.count(
            "DELETE FROM upload WHERE row IN (SELECT row FROM upload WHERE created_at < ? LIMIT ?)",
            to_micros(before),
            limit,
        )
