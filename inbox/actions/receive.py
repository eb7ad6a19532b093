"""Files what a channel brought in: one event, once, as one unit."""

from dataclasses import replace
from datetime import datetime

from inbox.actions.open_lead import feed_lead
from inbox.core.contact import Contact
from inbox.core.conversation import Conversation
from inbox.core.deps import Deps
from inbox.core.errors import NotFound, Unprocessable
from inbox.core.identity import VISITOR, Identity
from inbox.core.ids import ContactId, ConversationId, EntryId, new_id
from inbox.core.inbound import Filed, FormSubmitted, InboundEvent, WebhookRequest
from inbox.core.store import Parts
from inbox.core.timeline import Attachment, Body, Form, Message, TimelineEntry

PREVIEW = 200
"""Characters of the last text that lists show."""


async def receive(
    tx: Parts,
    event: InboundEvent,
    request: WebhookRequest,
    deps: Deps,
    attachments: tuple[Attachment, ...] = (),
) -> Filed:
    """File the event, or return what was filed when it first came, whatever has happened to that since.

    Unprocessable if the same event name comes with another fingerprint. `attachments` are the event's
    files, already stored. A form is a request of its own; a message is one if it opens a conversation.
    """
    known = await tx.events.find(event.channel_id, event.external_id)
    if known is not None:
        _check_fingerprint(known.fingerprint, event.fingerprint)
        return await _as_it_is_now(tx, known.filed)
    attachments += await _uploads(tx, event)
    contact, member = await _contact_of(tx, event, request.received_at)
    entry = await _file_entry(tx, event, contact, member, _body(event, attachments), request.received_at)
    lead_id = None
    if isinstance(event.body, FormSubmitted) or entry.seq == 1:
        lead_id = await feed_lead(tx, event, entry, deps, is_new=_is_new(contact))
    if event.visitor_id is not None:
        method = "form" if isinstance(event.body, FormSubmitted) else "message"
        await deps.attributor.link(tx, event.visitor_id, member, method=method, at=request.received_at)
    filed = Filed(
        entry_id=entry.id, contact_id=contact.id, conversation_id=entry.conversation_id, lead_id=lead_id
    )
    kept = replace(filed, contact_id=member)
    await tx.events.append(event.channel_id, event.external_id, kept, fingerprint=event.fingerprint)
    return filed


async def _as_it_is_now(tx: Parts, filed: Filed) -> Filed:
    """Who is merged since stands for the one that took them in."""
    try:
        contact = await tx.contacts.current(filed.contact_id)
    except NotFound:
        return filed
    return replace(filed, contact_id=contact.id)


def _check_fingerprint(first: str | None, now: str | None) -> None:
    if first is not None and now is not None and first != now:
        message = "This idempotency key was used before with another content."
        raise Unprocessable(message)


async def _uploads(tx: Parts, event: InboundEvent) -> tuple[Attachment, ...]:
    """The files that the visitor has sent before, for this message."""
    if isinstance(event.body, FormSubmitted) or not event.body.uploads:
        return ()
    uploads = await tx.uploads.of(f"visitor:{event.visitor_id}", event.body.uploads)
    return tuple(upload.attachment for upload in uploads)


async def _contact_of(tx: Parts, event: InboundEvent, now: datetime) -> tuple[Contact, ContactId]:
    """Whose timeline it belongs to, and the member of the family that the sender is known as.

    So what comes for a merged contact is told apart, and goes back with it if the merging is undone.
    """
    known = [(identity, await tx.contacts.find(identity)) for identity in dict.fromkeys(event.senders)]
    for identity, contact in known:
        if contact is not None and _may_be(contact, identity, event):
            member = await tx.contacts.owner(identity) if contact.family else None
            new = [each for each, owner in known if owner is None]
            return await _learn(tx, contact, member, new, event.name), member or contact.id
    free = tuple(identity for identity, owner in known if owner is None)
    contact = Contact(id=ContactId(new_id()), name=event.name, identities=free, created_at=now)
    await tx.contacts.add(contact)
    return contact, contact.id


def _is_new(contact: Contact) -> bool:
    """Whether this unit has added it, so that nothing is of it yet; a known one has been saved again."""
    return contact.version == 0


def _may_be(contact: Contact, identity: Identity, event: InboundEvent) -> bool:
    """Whether the one who is known by this identity may be the sender.

    A browser is not a person: on a shared computer somebody else's address tells that it is somebody else.
    """
    if identity.kind != VISITOR:
        return True
    told = {sender.kind for sender in event.senders if sender.kind != VISITOR}
    return not any(known.kind in told for known in contact.identities)


async def _learn(
    tx: Parts, contact: Contact, member: ContactId | None, new: list[Identity], name: str | None
) -> Contact:
    """Save what this event tells about a known contact; a name that is there is never overwritten.

    Saved even if there is nothing to learn: the version that grows keeps two units that file for one
    contact from both opening a lead.
    """
    return await tx.contacts.save(
        replace(contact, name=contact.name or name, identities=(*contact.identities, *new)), member=member
    )


async def _file_entry(
    tx: Parts, event: InboundEvent, contact: Contact, member: ContactId, body: Body, now: datetime
) -> TimelineEntry:
    """The entry at the end of the thread's open conversation, or at the beginning of a new one."""
    thread = event.thread or member
    known = None
    if event.thread is not None or not _is_new(contact):
        known = await tx.conversations.find_unresolved(event.channel_id, thread)
    preview = _preview(body)
    conversation = known or Conversation(
        id=ConversationId(new_id()),
        contact_id=contact.id,
        channel_id=event.channel_id,
        thread=thread,
        opened_at=now,
        last_entry_at=now,
        last_seq=1,
        last_inbound_seq=1,
        preview=preview,
        filed_for=None if member == contact.id else member,
    )
    if known is None:
        await tx.conversations.add(conversation)
    entry = TimelineEntry(
        id=EntryId(new_id()),
        contact_id=conversation.contact_id,
        conversation_id=conversation.id,
        seq=0 if known else 1,
        at=event.at,
        received_at=now,
        body=body,
    )
    return await tx.timeline.append(entry, preview=preview)


def _body(event: InboundEvent, attachments: tuple[Attachment, ...]) -> Body:
    body = event.body
    if not isinstance(body, FormSubmitted):
        return Message(
            direction="in",
            text=body.text,
            attachments=attachments,
            client_id=body.client_id,
            consent=body.consent,
        )
    return Form(
        text=body.text,
        name=body.name,
        email=body.email,
        phone=body.phone,
        fields=body.fields,
        page=body.page,
        referrer=body.referrer,
        consent=body.consent,
        attachments=attachments,
        marks=body.marks,
    )


def _preview(body: Body) -> str:
    text: str = getattr(body, "text", "")
    if not text and isinstance(body, Form):
        text = " · ".join(filter(None, (body.phone, body.email, *body.fields.values())))
    if not text and isinstance(body, Message):
        text = " · ".join(attachment.name for attachment in body.attachments)
    return " ".join(text[: PREVIEW * 2].split())[:PREVIEW]
