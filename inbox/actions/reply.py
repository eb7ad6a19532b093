"""An agent answers: the message is written, and waits to be delivered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from inbox.actions.assign import assign
from inbox.actions.deliver import enqueue_delivery
from inbox.actions.draft import use_up_draft
from inbox.actions.once import once
from inbox.actions.preview import preview
from inbox.actions.received_files import enqueue_files
from inbox.actions.record import record
from inbox.actions.resolve import reopen
from inbox.actions.sendable import check_answerable, check_carried
from inbox.actions.write_letter import NO_WISH, LetterWish, near_entry, write_letter
from inbox.core.actor import Actor
from inbox.core.channel import Channel
from inbox.core.conversation import Conversation
from inbox.core.delivery import Delivery, DeliveryState
from inbox.core.errors import BadRequest, Conflict, Unprocessable
from inbox.core.ids import ChannelId, ConversationId, EntryId, UploadId, new_id
from inbox.core.store import Parts
from inbox.core.template import FilledTemplate
from inbox.core.timeline import Form, Message, Poll, Quote, TimelineEntry

_ANSWERS = ChannelId("answers")
_LOOKED_AT = 100
_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`seen` is the last entry that the agent had on the screen; `anyway` sends it whatever came after.

    `answers` is the entry that it quotes; `buttons` are answers offered to the contact. With a
    `template`, `text` is that one filled, and may be sent when no free answer may.
    `send_at` is when it leaves; until then it can be taken back. `mail` is for channels that carry mail.
    """

    text: str
    uploads: tuple[UploadId, ...] = ()
    answers: EntryId | None = None
    buttons: tuple[str, ...] = ()
    poll: Poll | None = None
    seen: int | None = None
    anyway: bool = False
    template: FilledTemplate | None = None
    send_at: datetime | None = None
    mail: LetterWish = NO_WISH


class WrittenSince(Conflict):
    """The contact or another agent wrote after the agent had looked; `entries` hold it, oldest first."""

    def __init__(self, entries: Sequence[TimelineEntry]) -> None:
        super().__init__("Somebody has written meanwhile; read it before you send your answer.")
        self.entries = entries


async def reply(  # noqa: PLR0913 - what it says, who writes it, through what
    tx: Parts,
    conversation_id: ConversationId,
    answer: Answer,
    actor: Actor,
    now: datetime,
    *,
    channels: Mapping[ChannelId, Channel],
    key: str | None = None,
) -> TimelineEntry:
    """Write the answer and queue its delivery; with a `key`, a repeat returns the first one.

    Whoever answers takes a conversation that nobody has, and opens one that was resolved. Unprocessable if
    the channel cannot carry it, WrittenSince if the agent has not seen all of the conversation.
    """
    text = answer.text.strip()
    writing = once(_ANSWERS, conversation_id, actor, key, text, *answer.uploads, *_beside(answer))
    known = await writing.find(tx)
    if known is not None:
        return known
    if not text and not answer.uploads and answer.poll is None and answer.mail.forwards is None:
        message = "The message is empty."
        raise BadRequest(message)
    conversation = await tx.conversations.get(conversation_id)
    channel = await check_answerable(
        tx, channels.get(conversation.channel_id), conversation, now, in_time=answer.template is None
    )
    if not answer.anyway:
        await _check_seen(tx, conversation, answer.seen, actor)
    body = replace(await _body(tx, conversation, answer, actor), text=text, client_id=key)
    if channel.capabilities.subject:
        letter = await write_letter(tx, conversation, answer.mail, actor, answer.answers)
        body = replace(body, letter=letter)
    elif replace(answer.mail, quote=False) != NO_WISH:
        message = "This channel carries no mail: no recipients, no subject and no copies."
        raise Unprocessable(message)
    check_carried(channel, body)
    await _take(tx, conversation, actor, now)
    entry = await _write(tx, conversation, body, actor, now, answer.send_at)
    await writing.keep(tx, entry)
    await use_up_draft(tx, actor, conversation_id, note=False)
    return entry


async def _body(tx: Parts, conversation: Conversation, answer: Answer, actor: Actor) -> Message:
    uploads = await tx.uploads.of(actor.name, answer.uploads) if answer.uploads else ()
    return Message(
        direction="out",
        text=answer.text,
        attachments=tuple(upload.attachment for upload in uploads),
        quote=None if answer.answers is None else await _quote(tx, conversation, answer.answers),
        buttons=answer.buttons,
        poll=answer.poll,
        template=answer.template,
    )


async def _quote(tx: Parts, conversation: Conversation, entry_id: EntryId) -> Quote:
    entry = await near_entry(tx, conversation, entry_id)
    return Quote(text=preview(entry.body), entry_id=entry.id)


def _beside(answer: Answer) -> tuple[str, ...]:
    """What else it says than text and files, to tell it from another one."""
    return tuple(
        repr(each)
        for each in (answer.answers, answer.buttons, answer.poll, answer.template, *_of_mail(answer))
        if each
    )


def _of_mail(answer: Answer) -> tuple[tuple[str, object], ...]:
    mail = answer.mail
    said = (
        ("subject", mail.subject),
        ("to", mail.to),
        ("cc", mail.cc),
        ("bcc", mail.bcc),
        ("quote", mail.quote),
        ("forwards", mail.forwards),
        ("html", mail.html),
    )
    return tuple(each for each in said if each[1])


async def _check_seen(tx: Parts, conversation: Conversation, seen: int | None, actor: Actor) -> None:
    if seen is None:
        return
    written: list[TimelineEntry] = []
    while len(written) < _MOST_SHOWN and seen < conversation.last_seq:
        since = await tx.timeline.since(conversation.id, seen, limit=_LOOKED_AT)
        written += [entry for entry in since if _is_anothers(entry, actor)]
        seen = since[-1].seq if since else conversation.last_seq
    if written:
        raise WrittenSince(written)


def _is_anothers(entry: TimelineEntry, actor: Actor) -> bool:
    """A message or form of somebody else; what the same person wrote in another tab surprises nobody."""
    if not isinstance(entry.body, Message | Form):
        return False
    return entry.inbound or entry.author is None or entry.author != actor.agent_id


async def _take(tx: Parts, conversation: Conversation, actor: Actor, now: datetime) -> None:
    await reopen(tx, conversation.id, actor, now)
    if conversation.assignee is None and actor.agent_id is not None:
        await assign(tx, conversation.id, actor.agent_id, actor, now)


async def _write(
    tx: Parts,
    conversation: Conversation,
    body: Message,
    actor: Actor,
    now: datetime,
    send_at: datetime | None,
) -> TimelineEntry:
    draft = TimelineEntry(
        id=EntryId(new_id()),
        contact_id=conversation.contact_id,
        conversation_id=conversation.id,
        at=now,
        received_at=now,
        author=actor.agent_id,
        body=body,
    )
    entry = await tx.timeline.append(draft, preview=preview(body))
    await enqueue_files(tx, entry, body.attachments, now)
    delivery = Delivery(
        entry_id=entry.id,
        conversation_id=conversation.id,
        channel_id=conversation.channel_id,
        seq=entry.seq,
        state=DeliveryState.SCHEDULED if send_at else DeliveryState.QUEUED,
        send_at=send_at,
        updated_at=now,
    )
    await tx.deliveries.add(delivery)
    await enqueue_delivery(tx, delivery, now)
    await record(tx, actor, now, "answered", "conversation", conversation.id, entry=entry.id)
    if actor.agent_id is not None:
        await tx.readings.mark(actor.agent_id, conversation.id, entry.seq)
    return entry
