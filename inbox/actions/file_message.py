"""Files a form or a message: contact, conversation, entry, lead, and the jobs that they ask for."""

from dataclasses import replace
from datetime import datetime

from inbox.actions.aliases import (
    find_album,
    find_deletion,
    find_entry,
    find_message,
    name_album,
    name_message,
)
from inbox.actions.call_backs import ask_anew
from inbox.actions.form_mail import as_form_mail, join_person
from inbox.actions.join_thread import join_thread, name_letter
from inbox.actions.meet import is_new, meet
from inbox.actions.open_lead import feed_lead
from inbox.actions.place import place
from inbox.actions.preview import preview
from inbox.actions.received_files import enqueue_files, files_of
from inbox.actions.revise import revise
from inbox.actions.versions import as_album
from inbox.core.call import CallBack
from inbox.core.contact import Contact
from inbox.core.deps import Deps
from inbox.core.ids import ContactId
from inbox.core.inbound import Filed, FormSubmitted, InboundEvent, MessageReceived, WebhookRequest
from inbox.core.store import Parts
from inbox.core.timeline import Attachment, Body, Form, Message, Part, Quote


async def file_message(
    tx: Parts,
    event: InboundEvent,
    body: FormSubmitted | MessageReceived,
    request: WebhookRequest,
    deps: Deps,
    attachments: tuple[Attachment, ...] = (),
) -> Filed:
    """A form is a request of its own; a message is one if the contact opens a conversation with it.

    A message whose key is known, or whose album, is put into the entry that is there.
    """
    attachments = await files_of(tx, event, body, attachments)
    if isinstance(body, FormSubmitted):
        return await _file(tx, event, _form(body, attachments), request, deps)
    if body.letter is not None:
        return await _file_letter(tx, event, _message(body, attachments), body, request, deps)
    if body.key is None:
        return await _file(tx, event, _message(body, attachments), request, deps)
    version = await _version(tx, event, body, body.key, attachments)
    known = await _known(tx, event, body, body.key)
    if known is not None:
        return await revise(tx, body, version, known, request.received_at)
    message = replace(
        _message(body, attachments),
        key=body.key,
        quote=await quote(tx, event, body),
        edited_at=None if body.edited_at is None else version.at,
        told_by=event.external_id,
        deleted_at=version.deleted_at,
    )
    if body.album is not None:
        message = as_album(message, version)
    filed = await _file(tx, event, message, request, deps)
    await name_message(tx, event.channel_id, body.key, filed)
    if body.album is not None:
        await name_album(tx, event.channel_id, _album(event, body.album), filed)
    return filed


async def _file_letter(
    tx: Parts,
    event: InboundEvent,
    message: Message,
    body: MessageReceived,
    request: WebhookRequest,
    deps: Deps,
) -> Filed:
    event, body = await as_form_mail(tx, event, body)
    assert body.letter is not None
    event, letter = await join_thread(tx, event, body, body.letter)
    filed = await _file(tx, event, replace(message, letter=letter), request, deps)
    filed = await join_person(tx, event, body, filed, request.received_at)
    await name_letter(tx, event, letter, filed)
    return filed


async def quote(tx: Parts, event: InboundEvent, body: MessageReceived) -> Quote | None:
    """What the message answers; the provider's own words for it win, since it may quote a piece."""
    if body.answers is None:
        return Quote(text=body.quoted) if body.quoted else None
    filed = await find_message(tx, event.channel_id, body.answers)
    entry = None if filed is None else await find_entry(tx, filed)
    if entry is None:
        return Quote(text=body.quoted) if body.quoted else None
    return Quote(text=body.quoted or preview(entry.body), entry_id=entry.id)


async def _known(tx: Parts, event: InboundEvent, body: MessageReceived, key: str) -> Filed | None:
    known = await find_message(tx, event.channel_id, key)
    if known is not None or body.album is None:
        return known
    known = await find_album(tx, event.channel_id, _album(event, body.album))
    if known is not None:
        await name_message(tx, event.channel_id, key, known)
    return known


def _album(event: InboundEvent, album: str) -> str:
    return f"{event.thread or ''}:{album}"


async def _version(
    tx: Parts, event: InboundEvent, body: MessageReceived, key: str, attachments: tuple[Attachment, ...]
) -> Part:
    return Part(
        key=key,
        text=body.text,
        attachments=attachments,
        # Providers round: an edit is never older than what it edits.
        at=max(body.edited_at or event.at, event.at),
        told_by=event.external_id,
        deleted_at=await find_deletion(tx, event.channel_id, key),
    )


async def _file(
    tx: Parts, event: InboundEvent, body: Form | Message, request: WebhookRequest, deps: Deps
) -> Filed:
    now = request.received_at
    contact, member = await meet(tx, event, now)
    await _is_reachable(tx, event, contact, body)
    entry, is_first = await place(tx, event, contact, member, body, now)
    if is_first and event.called is not None:
        # Later in a conversation the number tells nothing: the client has it, whoever is shown it by then.
        event, _ = await deps.attributor.recognise(tx, event, None if is_new(contact) else contact.id)
    if body.attachments:
        await enqueue_files(tx, entry, body.attachments, now)
    if isinstance(body, Form) and body.call_back is not None:
        await ask_anew(tx, entry, body.call_back)
    lead_id = None
    if isinstance(body, Form) or (is_first and not _is_automatic(body)):
        lead_id = await feed_lead(tx, event, entry, deps, is_new=is_new(contact))
    if event.visitor_id is not None:
        await _link(tx, event, member, deps, now)
    return Filed(
        entry_id=entry.id,
        contact_id=contact.id,
        conversation_id=entry.conversation_id,
        lead_id=lead_id,
        member=None if member == contact.id else member,
    )


def _is_automatic(message: Message) -> bool:
    """What a machine sends asks for nothing: it opens no lead."""
    return message.letter is not None and message.letter.automatic is not None


async def _is_reachable(tx: Parts, event: InboundEvent, contact: Contact, body: Body) -> None:
    """Who writes can be written to again, unless it takes more than that."""
    keeps_out = isinstance(event.body, MessageReceived) and event.body.keeps_out
    if contact.unreachable and not keeps_out and not (isinstance(body, Message) and body.direction == "out"):
        for identity in set(event.senders) & set(contact.unreachable):
            await tx.contacts.reach(identity, reachable=True)


async def _link(tx: Parts, event: InboundEvent, member: ContactId, deps: Deps, now: datetime) -> None:
    method = "form" if isinstance(event.body, FormSubmitted) else "message"
    assert event.visitor_id is not None
    await deps.attributor.link(tx, event.visitor_id, member, method=method, at=now)


def _message(body: MessageReceived, attachments: tuple[Attachment, ...]) -> Message:
    return Message(
        direction=body.direction,
        text=body.text,
        attachments=attachments,
        client_id=body.client_id,
        consent=body.consent,
        writer=body.writer,
        cards=body.cards,
        quote=None,
        letter=body.letter,
    )


def _form(body: FormSubmitted, attachments: tuple[Attachment, ...]) -> Form:
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
        call_back=None if body.call_back_by is None else CallBack(due_at=body.call_back_by),
    )
