"""One matter with one contact on one channel."""

from datetime import datetime
from enum import StrEnum

from inbox.core.ids import AgentId, ChannelId, ContactId, ConversationId
from inbox.core.noun import noun


class Status(StrEnum):
    """Where a conversation stands; everything but `resolved` counts as unresolved."""

    OPEN = "open"
    PENDING = "pending"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


@noun
class Conversation:
    """`thread` is the provider's grouping key; `last_seq` counts this conversation's entries.

    `last_inbound_seq` is the newest entry that the contact wrote, 0 if there is none. `filed_for` is the
    contact that it came for, while that one is merged into `contact_id`.
    """

    id: ConversationId
    contact_id: ContactId
    channel_id: ChannelId
    thread: str
    status: Status = Status.OPEN
    assignee: AgentId | None = None
    opened_at: datetime
    last_entry_at: datetime
    last_seq: int = 0
    last_inbound_seq: int = 0
    preview: str = ""
    version: int = 0
    filed_for: ContactId | None = None
