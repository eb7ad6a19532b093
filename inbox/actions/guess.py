"""Ties a new lead to the visitor whom only the time of a click speaks for, and takes such a tie back."""

from dataclasses import replace
from datetime import datetime

from inbox.actions.outgoing import addressee
from inbox.actions.record import happened, record
from inbox.core.actor import Actor
from inbox.core.deps import Attributor
from inbox.core.errors import Conflict
from inbox.core.ids import ContactId, LeadId
from inbox.core.inbound import InboundEvent, MessageReceived
from inbox.core.lead import Lead
from inbox.core.store import Parts

BY_TIME = "time"


async def guess(
    tx: Parts, event: InboundEvent, contact_id: ContactId, attributor: Attributor, now: datetime
) -> InboundEvent:
    """The event with its visitor, who is linked to the contact; as it was if nobody can be guessed."""
    if event.clicked is None:
        return event
    visitor_id = await attributor.guess(tx, event, contact_id)
    if visitor_id is None:
        return event
    await attributor.link(tx, visitor_id, contact_id, method=BY_TIME, at=now)
    return replace(event, visitor_id=visitor_id)


async def untie(tx: Parts, lead_id: LeadId, attributor: Attributor, actor: Actor, now: datetime) -> Lead:
    """The lead as if nobody had been guessed; done twice it changes nothing.

    Conflict for a visitor who is known by more. What else tells that the browser is this person's stands.
    """
    lead = await tx.leads.get(lead_id)
    if lead.attribution.guess is None:
        if lead.visitor_id is None:
            return lead
        message = "The visitor of this lead is known by more than the time."
        raise Conflict(message)
    assert lead.visitor_id is not None
    contact = await tx.contacts.get(lead.contact_id)
    for link in await tx.touches.links_of(lead.visitor_id):
        if link.method == BY_TIME and link.contact_id in contact.members:
            await tx.touches.unlink(lead.visitor_id, link.contact_id)
    conversation = await tx.conversations.get(lead.conversation_id)
    written = InboundEvent(
        channel_id=lead.channel_id,
        external_id=lead.id,
        at=lead.created_at,
        senders=(addressee(contact, conversation),),
        body=MessageReceived(text=lead.message, page=lead.page),
    )
    attribution = await attributor.snapshot(tx, written, contact.id)
    saved = await tx.leads.attribute(replace(lead, visitor_id=None, attribution=attribution, updated_at=now))
    await happened(tx, conversation, actor, now, "lead.untied")
    await record(tx, actor, now, "untied", "lead", lead.id, visitor=lead.visitor_id)
    return saved
