"""Entries by the words that are in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from inbox.core.ids import AgentId, ChannelId, ContactId, ConversationId, EntryId
from inbox.core.store.page import Page
from inbox.core.terms import Wanted
from inbox.core.timeline import TimelineEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """Only among these entries; None means any. The time is the one at which an entry is shown."""

    kind: str | None = None
    channel_id: ChannelId | None = None
    contact_id: ContactId | None = None
    conversation_id: ConversationId | None = None
    author: AgentId | None = None
    since: datetime | None = None
    until: datetime | None = None


EVERYWHERE = Within()


class Search(Protocol):
    """Filing costs nothing for it: entries become findable afterwards, by `update`."""

    async def page(
        self, wanted: Wanted, *, within: Within = EVERYWHERE, after: str | None = None, limit: int = 50
    ) -> Page[TimelineEntry]:
        """Entries that have all that is wanted, those filed last first; none, if nothing is wanted."""
        ...

    async def update(self, *, limit: int) -> Sequence[TimelineEntry]:
        """Make the next entries findable; which, fewer than the limit when all are."""
        ...

    async def renew(self, entry_id: EntryId) -> None:
        """The entry says something else since this unit: find it by that."""
        ...

    async def forget(self, entry_id: EntryId) -> None:
        """The entry is going to be deleted by this unit: call it before."""
        ...
