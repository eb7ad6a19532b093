"""People inside, and the ways they are let in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from inbox.core.agent import Agent, ApiToken, Session, SignInLink
from inbox.core.ids import AgentId
from inbox.core.store.page import Page


class Agents(Protocol):
    async def get(self, agent_id: AgentId) -> Agent: ...

    async def many(self, agent_ids: Sequence[AgentId]) -> Sequence[Agent]:
        """Those that exist, in no promised order."""
        ...

    async def find_by_email(self, email: str) -> Agent | None: ...

    async def add(self, agent: Agent) -> None:
        """Conflict if the e-mail address is taken."""
        ...

    async def save(self, agent: Agent) -> None:
        """Conflict if the e-mail address is taken."""
        ...

    async def count(self) -> int: ...

    async def page(self, *, after: str | None = None, limit: int = 50) -> Page[Agent]:
        """Oldest first."""
        ...

    async def add_session(self, session: Session) -> None: ...

    async def find_session(self, token_hash: str, *, now: datetime) -> Session | None: ...

    async def end_session(self, token_hash: str) -> None: ...

    async def end_sessions(self, agent_id: AgentId, *, but: str | None = None) -> None: ...

    async def add_token(self, token: ApiToken) -> None:
        """Conflict if the name is taken."""
        ...

    async def find_token(self, token_hash: str) -> ApiToken | None: ...

    async def add_link(self, link: SignInLink) -> None: ...

    async def take_link(self, token_hash: str, *, now: datetime) -> SignInLink | None:
        """The link, which is spent by this; None if it is unknown, spent or too old."""
        ...
