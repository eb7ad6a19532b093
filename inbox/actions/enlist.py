"""Somebody joins the agents."""

from inbox.actions.record import record
from inbox.core.actor import Actor
from inbox.core.agent import Agent
from inbox.core.store import Parts


async def add_agent(tx: Parts, agent: Agent, actor: Actor) -> Agent:
    """Conflict if the e-mail address is taken."""
    await tx.agents.add(agent)
    await record(tx, actor, agent.created_at, "added", "agent", agent.id, role=str(agent.role))
    return agent
