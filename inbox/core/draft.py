"""What an agent has begun to write."""

from dataclasses import dataclass
from datetime import datetime

from inbox.core.ids import AgentId, ConversationId, UploadId


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One per agent and conversation; `note` says whether it was begun as a note."""

    agent_id: AgentId
    conversation_id: ConversationId
    text: str
    note: bool = False
    uploads: tuple[UploadId, ...] = ()
    updated_at: datetime
