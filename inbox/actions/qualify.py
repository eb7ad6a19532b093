"""Where a lead stands, and whose it is."""

from dataclasses import replace
from datetime import datetime

from inbox.actions.record import happened, record
from inbox.core.actor import Actor
from inbox.core.errors import BadRequest, Conflict
from inbox.core.ids import AgentId, LeadId
from inbox.core.lead import CLOSED, STAGES, Lead
from inbox.core.store import Parts


async def move(
    tx: Parts, lead_id: LeadId, stage: str, actor: Actor, now: datetime, lost_reason: str | None = None
) -> Lead:
    """Move it to a stage.

    Conflict for a merged one, and if it would be open again while the contact has a newer open lead.
    """
    if stage not in STAGES:
        message = f"There is no stage “{stage[:40]}”; the stages are {', '.join(STAGES)}."
        raise BadRequest(message)
    lead = await tx.leads.get(lead_id)
    reason = lost_reason if stage == "lost" else None
    if (lead.stage, lead.lost_reason) == (stage, reason):
        return lead
    if lead.absorbed_by is not None:
        message = "This lead has been merged into another one."
        raise Conflict(message)
    if not lead.is_open and stage not in CLOSED and await tx.leads.find_open(lead.contact_id, lead.pipeline):
        message = "The contact has a newer open lead."
        raise Conflict(message)
    saved = await tx.leads.save(replace(lead, stage=stage, lost_reason=reason, updated_at=now))
    await _tell(tx, saved, actor, now, "stage", stage=stage, was=lead.stage)
    return saved


async def own(tx: Parts, lead_id: LeadId, agent_id: AgentId | None, actor: Actor, now: datetime) -> Lead:
    """Give the lead to an agent, or to nobody."""
    if agent_id is not None:
        await tx.agents.get(agent_id)
    lead = await tx.leads.get(lead_id)
    if lead.owner == agent_id:
        return lead
    saved = await tx.leads.save(replace(lead, owner=agent_id, updated_at=now))
    await _tell(tx, saved, actor, now, "owner", agent=agent_id or "")
    return saved


async def _tell(tx: Parts, lead: Lead, actor: Actor, now: datetime, what: str, **facts: str) -> None:
    conversation = await tx.conversations.get(lead.conversation_id)
    await happened(tx, conversation, actor, now, f"lead.{what}", **facts)
    await record(tx, actor, now, what, "lead", lead.id, **facts)
