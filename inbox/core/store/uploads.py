"""Files that wait for the message they belong to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from inbox.core.ids import UploadId
from inbox.core.upload import Upload


class Uploads(Protocol):
    async def add(self, upload: Upload) -> None: ...

    async def of(self, owner: str, upload_ids: Sequence[UploadId]) -> Sequence[Upload]:
        """In the order asked for; NotFound if one of them is not there or belongs to somebody else."""
        ...

    async def prune(self, *, before: datetime, limit: int) -> int:
        """Forget those made before the moment; messages hold their attachments themselves."""
        ...
