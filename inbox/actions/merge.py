"""Two contacts turn out to be one person, or two after all."""

from dataclasses import replace
from datetime import datetime

from inbox.actions.absorb import join_leads, part_leads
from inbox.actions.record import happened, record
from inbox.core.actor import Actor
from inbox.core.contact import Contact, Merger
from inbox.core.conversation import Conversation
from inbox.core.errors import Conflict, Unprocessable
from inbox.core.identity import EMAIL, PHONE
from inbox.core.ids import ContactId
from inbox.core.store import Parts


async def merge(
    tx: Parts,
    contact_id: ContactId,
    into: ContactId,
    actor: Actor,
    now: datetime,
    *,
    confidence: float | None = None,
) -> Contact:
    """Make the contact part of the other one, who has everything of it from now on; a repeat changes nothing.

    If the other one is merged itself, the one that took it in is meant. Conflict if the contact is part of
    somebody else already, or the other one is part of it. With a `confidence` the contact is a form's mail,
    which gives nobody its name.
    """
    if contact_id == into:
        message = "A contact cannot be merged with itself."
        raise Unprocessable(message)
    gone, taker = await tx.contacts.get(contact_id), await tx.contacts.current(into)
    if gone.merged_into is not None:
        if (await tx.contacts.current(gone.id)).id == taker.id:
            return taker
        message = "This contact has been merged with another one meanwhile."
        raise Conflict(message)
    if gone.id == taker.id:
        message = "These two have been merged already, the other way round."
        raise Conflict(message)
    await _join(tx, gone, taker, actor, now, confidence)
    return await tx.contacts.get(taker.id)


async def split(tx: Parts, contact_id: ContactId, actor: Actor, now: datetime) -> Contact:
    """Take the merging back: the contact has again what is its own, what came for it since included.

    One that is not merged is left as it is.
    """
    back = await tx.contacts.get(contact_id)
    if back.merged_into is not None:
        await _part(tx, back, actor, now)
    return await tx.contacts.get(contact_id)


async def _join(
    tx: Parts, gone: Contact, taker: Contact, actor: Actor, now: datetime, confidence: float | None
) -> None:
    of_form = confidence is not None
    told = (None if of_form else await _latest(tx, taker)) or await _latest(tx, gone)
    given = gone.name if taker.name is None and not of_form else None
    merger = Merger(at=now, by=actor.agent_id, gave_name=given, confidence=confidence)
    await join_leads(tx, taker.id, gone.id, now)
    # Both are saved, so that whoever files for one of them at the same moment does so once more.
    await tx.contacts.save(replace(gone, merged_into=taker.id, merger=merger))
    await tx.contacts.save(replace(taker, name=taker.name or given, family=(*taker.family, *gone.members)))
    await tx.conversations.hand_over(gone.id, taker.id, filed_for=gone.members)
    if of_form:
        await _tell(tx, told, actor, now, "form_mail", taker, percent=f"{confidence:.0%}")
    else:
        await _tell(tx, told, actor, now, "merged", gone)
    await record(tx, actor, now, "merged", "contact", gone.id, into=taker.id)


async def _part(tx: Parts, back: Contact, actor: Actor, now: datetime) -> None:
    root = await _leave(tx, back)
    await tx.contacts.save(replace(back, merged_into=None, merger=None))
    await tx.conversations.hand_over(root.id, back.id, filed_for=back.members)
    await part_leads(tx, back.id, root.id, now)
    await _tell(tx, await _latest(tx, root), actor, now, "split", back)
    await _tell(tx, await _latest(tx, back), actor, now, "split_from", root)
    await record(tx, actor, now, "split", "contact", back.id, out_of=root.id)


async def _leave(tx: Parts, back: Contact) -> Contact:
    """Take the contact, and all who were merged into it, out of every family above; the uppermost contact."""
    gave, above = back.merger and back.merger.gave_name, back.merged_into
    while True:
        assert above is not None
        each = await tx.contacts.get(above)
        name = None if gave is not None and gave == each.name else each.name
        family = tuple(member for member in each.family if member not in back.members)
        # Without identities, for those of the ones who leave are among them.
        await tx.contacts.save(replace(each, name=name, family=family, identities=()))
        if each.merged_into is None:
            return each
        gave = gave if each.merger and each.merger.gave_name == gave else None
        above = each.merged_into


async def _latest(tx: Parts, contact: Contact) -> Conversation | None:
    page = await tx.conversations.page(contact_id=contact.id, limit=1)
    return next(iter(page.items), None)


async def _tell(
    tx: Parts,
    conversation: Conversation | None,
    actor: Actor,
    now: datetime,
    what: str,
    whom: Contact,
    **facts: str,
) -> None:
    if conversation is not None:
        current = await tx.conversations.get(conversation.id)
        facts = {**facts, "contact": whom.id, "name": _name(whom)}
        await happened(tx, current, actor, now, f"contact.{what}", **facts)


def _name(contact: Contact) -> str:
    known = [each.value for each in contact.identities if each.kind in {EMAIL, PHONE}]
    return contact.name or next(iter(known), "")
