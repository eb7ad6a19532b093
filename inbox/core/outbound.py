"""What the inbox hands to channels, and the receipt."""

from dataclasses import dataclass
from datetime import datetime

from inbox.core.identity import Identity
from inbox.core.ids import EntryId
from inbox.core.timeline import Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundMessage:
    """One message to send; `entry_id` doubles as the idempotency key where a provider takes one."""

    entry_id: EntryId
    to: Identity
    thread: str
    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The provider took the message and calls it `external_id`."""

    external_id: str
    at: datetime
