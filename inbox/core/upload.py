"""A file on its way into a message."""

from dataclasses import dataclass
from datetime import datetime

from inbox.core.ids import UploadId
from inbox.core.timeline import Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """`owner` is who may put it into a message: "visitor:ID" or "agent:ID". The type is sniffed, not told."""

    id: UploadId
    owner: str
    attachment: Attachment
    created_at: datetime
