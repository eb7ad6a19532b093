"""Who has a conversation."""

from dataclasses import replace
from datetime import datetime

from inbox.actions.record import happened, record
from inbox.core.actor import Actor
from inbox.core.agent import Role
from inbox.core.conversation import Conversation
from inbox.core.errors import Unprocessable
from inbox.core.ids import AgentId, ContactId, ConversationId
from inbox.core.lead import PIPELINE
from inbox.core.store import Parts


async def assign(
    tx: Parts, conversation_id: ConversationId, agent_id: AgentId, actor: Actor, now: datetime
) -> Conversation:
    """Give it to the agent, and with it the contact's open lead, if nobody owns it; a repeat changes nothing.

    NotFound for an agent who does not exist.
    """
    agent = await tx.agents.get(agent_id)
    if agent.disabled or agent.role is Role.MARKETER:
        message = "This person does not answer conversations."
        raise Unprocessable(message)
    conversation = await _give(tx, conversation_id, agent_id, actor, now)
    await _give_lead(tx, conversation.contact_id, agent_id, actor, now)
    return conversation


async def unassign(tx: Parts, conversation_id: ConversationId, actor: Actor, now: datetime) -> Conversation:
    """Put it back for everybody."""
    return await _give(tx, conversation_id, None, actor, now)


async def _give(
    tx: Parts, conversation_id: ConversationId, agent_id: AgentId | None, actor: Actor, now: datetime
) -> Conversation:
    conversation = await tx.conversations.get(conversation_id)
    if conversation.assignee == agent_id:
        return conversation
    saved = await tx.conversations.save(replace(conversation, assignee=agent_id))
    what, facts = ("unassigned", {}) if agent_id is None else ("assigned", {"agent": str(agent_id)})
    await happened(tx, saved, actor, now, what, **facts)
    await record(tx, actor, now, what, "conversation", conversation_id, **facts)
    return await tx.conversations.get(conversation_id)


async def _give_lead(
    tx: Parts, contact_id: ContactId, agent_id: AgentId, actor: Actor, now: datetime
) -> None:
    lead = await tx.leads.find_open(contact_id, PIPELINE)
    if lead is not None and lead.owner is None:
        await tx.leads.save(replace(lead, owner=agent_id, updated_at=now))
        await record(tx, actor, now, "owner", "lead", lead.id, agent=agent_id)
