"""Up to where each agent has read."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from inbox.core.ids import AgentId, ConversationId

MOST = 99
"""More unread entries than this are not counted."""


class Readings(Protocol):
    async def mark(self, agent_id: AgentId, conversation_id: ConversationId, seq: int) -> bool:
        """Read up to this seq; False, and no change, if the agent had read that far already.

        Writes a change of kind "reading" under the agent's id, so that the agent's other screens follow.
        """
        ...

    async def unread(
        self, agent_id: AgentId, conversation_ids: Sequence[ConversationId]
    ) -> Mapping[ConversationId, int]:
        """How many entries the contact wrote after the agent's mark, at most MOST.

        Conversations without any are left out.
        """
        ...

    async def count_unread(self, agent_id: AgentId, *, assignee: AgentId | None) -> int:
        """How many unresolved conversations of the assignee (None: of nobody) are unread, at most MOST."""
        ...
