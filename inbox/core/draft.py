"""What an agent has begun to write."""

from dataclasses import dataclass
from datetime import datetime

from inbox.core.ids import AgentId, ConversationId, EntryId, UploadId


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLetter:
    """What a mail is beyond its text, as it was typed: addresses may be unfinished, `html` is the text's.

    `quote`: whether the mail that it answers follows below it.
    """

    subject: str = ""
    to: str = ""
    cc: str = ""
    bcc: str = ""
    html: str = ""
    forward: EntryId | None = None
    quote: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One per agent and conversation; `note`: whether it was begun as a note, `letter` is of mail only."""

    agent_id: AgentId
    conversation_id: ConversationId
    text: str
    note: bool = False
    uploads: tuple[UploadId, ...] = ()
    letter: DraftLetter | None = None
    updated_at: datetime
