"""Who does something, for the audit and the author of an entry."""

from dataclasses import dataclass

from inbox.core.ids import AgentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """`name` is "agent:ID", "token:NAME", "cli" or "system"."""

    name: str
    agent_id: AgentId | None = None


SYSTEM = Actor(name="system")
