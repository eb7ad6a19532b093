"""Who asks: an agent's browser or a machine, and what they may do."""

from dataclasses import dataclass

from inbox.core.actor import Actor
from inbox.core.agent import Agent, Role
from inbox.core.ids import AgentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """`session` or `token` is the stored hash of what let them in; `can` is what role and scopes leave."""

    name: str
    role: Role
    can: frozenset[str]
    agent: Agent | None = None
    session: str | None = None
    token: str | None = None

    @property
    def agent_id(self) -> AgentId | None:
        return None if self.agent is None else self.agent.id

    @property
    def actor(self) -> Actor:
        return Actor(name=self.name, agent_id=self.agent_id)
