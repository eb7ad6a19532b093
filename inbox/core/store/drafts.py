"""What agents have begun to write."""

from collections.abc import Sequence
from typing import Protocol

from inbox.core.draft import Draft
from inbox.core.ids import AgentId, ConversationId


class Drafts(Protocol):
    async def find(self, agent_id: AgentId, conversation_id: ConversationId) -> Draft | None: ...

    async def save(self, draft: Draft) -> None:
        """The last one wins."""
        ...

    async def drop(self, agent_id: AgentId, conversation_id: ConversationId) -> None: ...

    async def of(self, agent_id: AgentId) -> Sequence[ConversationId]:
        """The conversations where the agent has one, newest draft first, at most 100."""
        ...
