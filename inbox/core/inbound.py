"""What channels hand to the inbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from inbox.core.call import Call
from inbox.core.delivery import DeliveryState
from inbox.core.identity import Identity
from inbox.core.ids import (
    ChannelId,
    ContactId,
    ConversationId,
    EntryId,
    LeadId,
    RequestId,
    UploadId,
    VisitorId,
)
from inbox.core.letter import Letter
from inbox.core.noun import noun
from inbox.core.source import Source
from inbox.core.timeline import Card


@noun
class WebhookRequest:
    """An HTTP request, frozen, so that reading one needs no server and can be done again years later.

    Header names are lower-case. `id` is the stored raw request's.
    """

    id: RequestId
    channel_id: ChannelId
    received_at: datetime
    method: str = "POST"
    url: str = "/"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    remote: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that came inside the request itself; `name` is for showing and never becomes a path.

    `content_id` and `inline` are as of an attachment.
    """

    name: str
    media_type: str
    data: bytes = field(repr=False)
    content_id: str | None = None
    inline: bool = False


@noun
class FormSubmitted:
    """A posted form; it opens or feeds a lead. `call_back_by`: the sender waits for a call until then."""

    text: str
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    page: str | None = None
    referrer: str | None = None
    landing: str | None = None
    landing_referrer: str | None = None
    consent: Mapping[str, str] | None = None
    files: tuple[File, ...] = ()
    marks: tuple[str, ...] = ()
    call_back_by: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRef:
    """A file that a message refers to, fetched later by the channel's `download`.

    `ref` is the channel's own name for it, and never an address with a secret in it. The other fields are as
    of an attachment; `size` None means that the provider does not say.
    """

    ref: str
    name: str
    media_type: str | None = None
    size: int | None = None
    shown_as: str | None = None
    width: int | None = None
    height: int | None = None
    duration: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSender:
    """Whom a mail tells of that a form's program wrote: their addresses, the most telling first.

    `ours`: the program is of our own site. Another one is believed only if that person's form is here.
    """

    senders: tuple[Identity, ...]
    name: str | None = None
    ours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived:
    """A message of a messenger, chat or mail, or what has become of it by an edit.

    `key` is the provider's name for the message, the same for every edit of it; later events refer to it.
    With `edited_at` it is what the message says since then; the event's `at` stays when it was first sent.
    `direction` "out" is an answer that one of ours gave outside of OneWindow: the event's senders are still
    the contact whose thread it is. `writer` is who of several people wrote. Messages of one `album` become
    one entry. `answers` is the key of the message that this one answers, and `quoted` what that said.

    `uploads` name files that came before it, in a request of their own; `client_id` is the sender's own name
    for it; `page`, `referrer`, `consent` and `marks` are those of a form.

    Of a mail, `letter` has no blobs yet: `html` is its safe HTML, and its original is the request's body.
    `follows` are keys of messages that it may belong to, the most telling first, as far as the sender takes
    part there; `belongs` is the conversation that it surely belongs to, because we have signed that.
    With `keeps_out` who writes it can be written to no more than before; else whoever writes can be.
    """

    text: str
    files: tuple[File, ...] = ()
    refs: tuple[FileRef, ...] = ()
    cards: tuple[Card, ...] = ()
    key: str | None = None
    edited_at: datetime | None = None
    direction: str = "in"
    writer: str | None = None
    album: str | None = None
    answers: str | None = None
    quoted: str | None = None
    uploads: tuple[UploadId, ...] = ()
    client_id: str | None = None
    page: str | None = None
    referrer: str | None = None
    consent: Mapping[str, str] | None = None
    marks: tuple[str, ...] = ()
    letter: Letter | None = None
    html: str | None = None
    follows: tuple[str, ...] = ()
    belongs: ConversationId | None = None
    keeps_out: bool = False
    of_form: FormSender | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesDeleted:
    """These messages, by their keys, are gone at the provider."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reacted:
    """All reactions of the sender to one message, by its key, as they are now; none takes them back."""

    key: str
    emojis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PollAnswered:
    """The sender's choice in a poll, by the places of the options; none takes the vote back.

    `poll` is a name that the receipt of the poll's message gave.
    """

    poll: str
    options: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReported:
    """What became of a message of ours, by the name that its receipt gave; `reason` is for the agent.

    `entry_id` is what we called it when it was sent, where the provider hands that back or the name itself
    says it: it is known by it if the receipt was lost, or never came.
    """

    key: str
    state: DeliveryState
    reason: str | None = None
    entry_id: EntryId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadRead:
    """The contact has read all messages of ours in the event's thread that were sent until then."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduced:
    """The provider tells only now what the sender is called: the event's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadMoved:
    """The provider calls the event's thread by another name from now on."""

    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachabilityChanged:
    """The sender can no longer be written to on this channel, or can be again."""

    reachable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """Something that is worth a line in the conversation and nothing else; `what` is a fixed word."""

    what: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """The provider tells only the name of something new; a job has it brought by the channel."""

    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReported:
    """What is told of a call, by its key, however little that is; the event's senders are the client.

    Without senders it says more of a call that is known, or soon will be.
    """

    told: Call
    text: str = ""
    page: str | None = None
    referrer: str | None = None
    marks: tuple[str, ...] = ()


InboundBody: TypeAlias = (
    FormSubmitted
    | MessageReceived
    | MessagesDeleted
    | Reacted
    | PollAnswered
    | DeliveryReported
    | ThreadMoved
    | ReachabilityChanged
    | Noted
    | Announced
    | ThreadRead
    | Introduced
    | CallReported
)


@noun
class InboundEvent:
    """One thing that a provider told us, in our own words.

    (channel_id, external_id) names the event for ever: it is filed once, however often it is repeated.
    `fingerprint`, where given, must be the same on a repeat; another one is refused. `senders` are the
    addresses of the one person who wrote, the most telling first; `thread` None means: the person's own.
    Nobody sends reports (deleted, delivered, moved), and nobody is asked who sent them. `source` is where the
    sender came from, if the provider itself knows: the advertisement that was clicked. `clicked` is the
    tracker's word for the link to here: where it names no visitor, the time may. `called`: our number, E.164.
    """

    channel_id: ChannelId
    external_id: str
    at: datetime
    senders: tuple[Identity, ...] = ()
    name: str | None = None
    thread: str | None = None
    body: InboundBody
    visitor_id: VisitorId | None = None
    clicked: str | None = None
    source: Source | None = None
    called: str | None = None
    fingerprint: str | None = None


@noun
class Filed:
    """What became of one event, now or before (`repeated`); `member`: who else of a family it was for."""

    entry_id: EntryId
    contact_id: ContactId
    conversation_id: ConversationId
    lead_id: LeadId | None = None
    member: ContactId | None = None
    repeated: bool = False
