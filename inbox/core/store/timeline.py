"""What was said and what happened."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from inbox.core.ids import ContactId, ConversationId, EntryId
from inbox.core.store.page import Page
from inbox.core.timeline import TimelineEntry


class Timeline(Protocol):
    async def get(self, entry_id: EntryId) -> TimelineEntry: ...

    async def append(self, entry: TimelineEntry, *, preview: str | None = None) -> TimelineEntry:
        """The entry with the `seq` it got in its conversation, whose last entry and preview follow.

        An entry that brings its `seq` is one that the same unit has counted already: the conversation was
        added with it as `last_seq`, and is left as it is.
        """
        ...

    async def revise(self, entry: TimelineEntry, *, preview: str | None = None) -> None:
        """Write the entry's body anew; nothing else of it changes. NotFound if there is none.

        `preview` becomes the conversation's if the entry is its last one.
        """
        ...

    async def page(
        self,
        *,
        contact_id: ContactId | None = None,
        conversation_id: ConversationId | None = None,
        after: str | None = None,
        limit: int = 50,
        oldest_first: bool = False,
    ) -> Page[TimelineEntry]:
        """By min(at, received_at), then seq; newest first unless asked otherwise."""
        ...

    async def calls(self, since: datetime, until: datetime) -> Sequence[TimelineEntry]:
        """Those shown from `since` up to `until`, oldest first."""
        ...

    async def since(
        self, conversation_id: ConversationId, seq: int, *, limit: int
    ) -> Sequence[TimelineEntry]:
        """The conversation's entries after this `seq`, in the order of `seq`."""
        ...
