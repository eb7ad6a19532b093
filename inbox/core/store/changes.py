"""What changed, in order, for screens that follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from inbox.core.ids import ContactId, ConversationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One object changed in one unit; who wants to know more reads it."""

    cursor: str
    kind: str
    id: str
    contact_id: ContactId | None = None
    conversation_id: ConversationId | None = None


class Changes(Protocol):
    """Each unit writes one change per changed object by itself; nobody calls anything for that."""

    async def head(self) -> str:
        """The cursor of the newest change; it carries the store's epoch."""
        ...

    async def after(self, cursor: str, *, limit: int) -> Sequence[Change] | None:
        """Those that followed, in order; None if the cursor is unknown, too old or of another epoch."""
        ...

    async def prune(self, *, keep: int) -> None:
        """Forget all but the newest `keep`."""
        ...
