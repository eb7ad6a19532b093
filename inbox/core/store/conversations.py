"""Matters with contacts."""

from collections.abc import Sequence
from typing import Protocol

from inbox.core.conversation import Conversation, Status
from inbox.core.ids import AgentId, ChannelId, ContactId, ConversationId
from inbox.core.store.page import Page


class Conversations(Protocol):
    async def get(self, conversation_id: ConversationId) -> Conversation: ...

    async def many(self, conversation_ids: Sequence[ConversationId]) -> Sequence[Conversation]: ...

    async def find_unresolved(self, channel_id: ChannelId, thread: str) -> Conversation | None:
        """The thread's unresolved conversation; there is never more than one."""
        ...

    async def find_latest(self, channel_id: ChannelId, thread: str) -> Conversation | None:
        """The thread's unresolved conversation, or else the last one that was resolved."""
        ...

    async def add(self, conversation: Conversation) -> None:
        """Conflict if the thread has an unresolved one already."""
        ...

    async def save(self, conversation: Conversation) -> Conversation:
        """Write status and assignee and grow the version; Conflict on a stale version.

        `last_seq`, `last_inbound_seq`, `last_entry_at` and `preview` are the timeline's to write.
        """
        ...

    async def hand_over(self, giver: ContactId, taker: ContactId, *, filed_for: Sequence[ContactId]) -> None:
        """What the giver has of conversations that were filed for one of these is the taker's from now on.

        Their entries and leads go with them.
        """
        ...

    async def move_thread(self, channel_id: ChannelId, thread: str, to: str) -> Sequence[ConversationId]:
        """Give every conversation of the thread its new name, and tell which they are.

        Where the new name has an unresolved one already, those of the old name are resolved: it goes on
        there.
        """
        ...

    async def page(
        self,
        *,
        after: str | None = None,
        limit: int = 50,
        status: Status | None = None,
        assignee: AgentId | None = None,
        unassigned: bool = False,
        contact_id: ContactId | None = None,
    ) -> Page[Conversation]:
        """By the time of the last entry, newest first."""
        ...
