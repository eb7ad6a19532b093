"""What channels hand to the inbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

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
from inbox.core.noun import noun


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
    """A file that came inside the request itself; `name` is for showing and never becomes a path."""

    name: str
    media_type: str
    data: bytes = field(repr=False)


@noun
class FormSubmitted:
    """A posted form; it opens or feeds a lead."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived:
    """A message of a messenger, chat or mail.

    `uploads` name files that came before it, in a request of their own; `client_id` is the sender's own name
    for it; `page`, `referrer`, `consent` and `marks` are those of a form.
    """

    text: str
    files: tuple[File, ...] = ()
    uploads: tuple[UploadId, ...] = ()
    client_id: str | None = None
    page: str | None = None
    referrer: str | None = None
    consent: Mapping[str, str] | None = None
    marks: tuple[str, ...] = ()


InboundBody: TypeAlias = FormSubmitted | MessageReceived


@noun
class InboundEvent:
    """One thing that a provider told us, in our own words.

    (channel_id, external_id) names the event for ever: it is filed once, however often it is repeated.
    `fingerprint`, where given, must be the same on a repeat; another one is refused. `senders` are the
    addresses of the one person who wrote, the most telling first; `thread` None means: the person's own.
    """

    channel_id: ChannelId
    external_id: str
    at: datetime
    senders: tuple[Identity, ...]
    name: str | None = None
    thread: str | None = None
    body: InboundBody
    visitor_id: VisitorId | None = None
    fingerprint: str | None = None


@noun
class Filed:
    """What became of one event, now or when it first came (`repeated`)."""

    entry_id: EntryId
    contact_id: ContactId
    conversation_id: ConversationId
    lead_id: LeadId | None = None
    repeated: bool = False
