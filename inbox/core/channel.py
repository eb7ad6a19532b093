"""The seam between the inbox and the outside: what every kind of channel must offer."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Generic, Protocol, TypeVar, runtime_checkable

from inbox.core.blobs import Blobs
from inbox.core.clock import Clock
from inbox.core.errors import ConfigError, OneWindowError
from inbox.core.identity import Identity
from inbox.core.ids import ChannelId, ContactId
from inbox.core.inbound import File, Filed, InboundEvent, WebhookRequest
from inbox.core.known_caller import KnownCaller
from inbox.core.noun import noun
from inbox.core.outbound import OutboundMessage, Receipt
from inbox.core.outside import Outside, Remembered, VisitorTokens
from inbox.core.template import Template
from inbox.core.timeline import Attachment

S = TypeVar("S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a channel can carry; the composer offers no more than this.

    `repeatable`: the other side shows an entry once, however often it is sent, so an attempt that the service
    did not survive may be made again, within `repeats_within` of its beginning (None: for ever).
    `max_text` counts UTF-16 units where `utf16`, else characters;
    `max_caption` is the limit of a text that goes with files (None: as `max_text`). What is longer is
    refused, unless the channel `splits`: then it goes out in parts. `max_files` are files of one message,
    `max_file` bytes of one file. `reply_window` is how long after the contact's last message an answer is
    taken. `max_buttons` and `max_options` (of a poll) are 0 where there are none;
    with `templates` there may be approved texts for the time after the window. `segments`: the text travels
    and is paid for in pieces of SMS. `opt_out`: who cannot be written to has asked for that, and nothing is
    sent until they take it back.
    """

    can_answer: bool = True
    repeatable: bool = False
    repeats_within: timedelta | None = None
    max_text: int | None = None
    utf16: bool = False
    max_caption: int | None = None
    splits: bool = False
    attachments: bool = False
    max_files: int | None = None
    max_file: int | None = None
    html: bool = False
    subject: bool = False
    can_start: bool = False
    reports_delivery: bool = False
    edits: bool = False
    deletes: bool = False
    quotes: bool = False
    max_buttons: int = 0
    max_options: int = 0
    templates: bool = False
    segments: bool = False
    opt_out: bool = False
    reply_window: timedelta | None = None


@noun
class Reply:
    """What the sender gets back."""

    status: int = 200
    body: bytes = b""
    media_type: str = "text/plain"
    headers: Mapping[str, str] = field(default_factory=dict)


def _not_tied(url: str, _contact_id: ContactId, _medium: str) -> str:
    return url


def _not_lent(_file: Attachment) -> str:
    message = "Files cannot be fetched from us."
    raise ConfigError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelContext:
    """Everything a channel may use; it opens nothing itself. `phone_region` is the installation's default.

    `public_url` is empty where nobody told it. `hook_url` is where the provider's calls arrive, empty
    likewise. `lend` gives an address under which the provider can fetch a stored file for a day; ConfigError
    where the outside cannot reach us. `tie` gives the address of a page of one of our sites with a token that
    says whom we sent it to, by what medium; any other address as it is. `keys` sign names that have to be
    known again, the newest first.
    """

    id: ChannelId
    clock: Clock
    visitors: VisitorTokens
    public_url: str
    hook_url: str = ""
    phone_region: str | None = None
    outside: Outside
    blobs: Blobs
    lend: Callable[[Attachment], str] = _not_lent
    tie: Callable[[str, ContactId, str], str] = _not_tied
    keys: tuple[str, ...] = field(default=(), repr=False)
    remembered: Remembered | None = None
    known_caller: Callable[[ContactId], Awaitable[KnownCaller]] | None = None


class Channel(Protocol):
    """One account on one provider: a bot, a mailbox, a site's form."""

    capabilities: Capabilities

    async def start(self) -> None:
        """Register, log in; called again until it works, and on a new one after a change of settings.

        Raises RetryLater or ConfigError. Neither `send` nor what the provider posts waits for it.
        """
        ...

    async def stop(self) -> None:
        """Let go; never raises."""
        ...

    async def send(self, message: OutboundMessage) -> Receipt:
        """Hand one message to the provider, or raise RetryLater or Undeliverable."""
        ...


@runtime_checkable
class ReadingChannel(Channel, Protocol):
    def parse(self, request: WebhookRequest) -> Sequence[InboundEvent]:
        """The events of one request, named the same on every repeat; PayloadError if it cannot be read.

        Pure, so that requests can be replayed. Headers that carry keys are not there any more.
        """
        ...


@runtime_checkable
class WebhookChannel(ReadingChannel, Protocol):
    """A channel whose provider calls us."""

    def verify(self, request: WebhookRequest) -> None:
        """Raise SignatureError (or Forbidden) unless the request comes from the provider. Pure."""
        ...

    async def answer(self, request: WebhookRequest, filed: Sequence[Filed]) -> Reply:
        """What the provider gets after everything is durable."""
        ...

    def refuse(self, request: WebhookRequest, error: OneWindowError) -> Reply:
        """What the provider gets for a genuine request that was kept, but could not be read or filed."""
        ...


class ProvenChannel(WebhookChannel, Protocol):
    """A channel whose settings name the header by which its provider proves itself."""

    proofs: Collection[str]
    """Such headers by their lower-case names; no request is kept with them."""


class ConcealingChannel(WebhookChannel, Protocol):
    """A channel whose provider proves itself within the body."""

    def concealed(self, request: WebhookRequest) -> WebhookRequest:
        """The request as it is kept: without the proof, and as good to `parse`. Pure."""
        ...


@runtime_checkable
class PollingChannel(ReadingChannel, Protocol):
    """A channel that we ask; what it hears is read by its `parse`, as if it had been posted."""

    polls: bool
    """Whether `listen` has anything to do with the settings as they are."""

    def listen(self) -> AsyncIterator[WebhookRequest]:
        """Raw items. The next one is asked for only after the one before it is kept and filed.

        Raises RetryLater when the provider cannot be asked now, ConfigError when somebody has to change
        something first; asked anew it goes on where it was.
        """
        ...


@runtime_checkable
class CheckedChannel(Channel, Protocol):
    async def check(self) -> str:
        """Really call the provider; one sentence on what is connected.

        ConfigError, RetryLater or Undeliverable say in one sentence what is wrong. Changes nothing there.
        """
        ...


@runtime_checkable
class WatchfulChannel(Channel, Protocol):
    @property
    def alarm(self) -> str | None:
        """One sentence on what is not as it should be though the channel works, None if all is well."""
        ...


@runtime_checkable
class AddressedChannel(Channel, Protocol):
    @property
    def address(self) -> str:
        """Our own e-mail address there, in its one spelling: who writes to it writes to us."""
        ...


@runtime_checkable
class HtmlChannel(Channel, Protocol):
    def safe_html(self, html: str) -> tuple[str, str]:
        """What of it may be shown and sent, and what it says as text."""
        ...


@runtime_checkable
class FileChannel(Channel, Protocol):
    async def download(self, ref: str, limit_bytes: int) -> File:
        """The file that an event referred to; Undeliverable if it will never come, RetryLater if it may."""
        ...


@runtime_checkable
class ReleasingChannel(FileChannel, Protocol):
    async def release(self, ref: str) -> None:
        """Told when a recording is durable here: delete the provider's copy, if that is wished.

        Quiet if it is gone; RetryLater if it cannot be done now.
        """
        ...


@runtime_checkable
class WithdrawingChannel(Channel, Protocol):
    async def withdraw(self, to: Identity, thread: str, external_id: str) -> None:
        """Delete what was sent; Undeliverable if the provider does not let us, quiet if it is gone."""
        ...


@runtime_checkable
class LinkedChannel(Channel, Protocol):
    def contact_link(self, ticket: str) -> str | None:
        """An address that opens a chat with us and brings the visitor's ticket along; None if there is none
        at the moment."""
        ...


@runtime_checkable
class TemplateChannel(Channel, Protocol):
    async def templates(self) -> Sequence[Template]:
        """Those that may be sent now; RetryLater or ConfigError if the provider tells none."""
        ...


@runtime_checkable
class AnnouncedChannel(ReadingChannel, Protocol):
    async def bring(self, ref: str) -> WebhookRequest:
        """What was only announced, for `parse` to read; its id is made of `ref`, so it is kept once.

        RetryLater or ConfigError if it cannot be had now, Undeliverable if there is no such thing.
        """
        ...


@runtime_checkable
class MappedChannel(WebhookChannel, Protocol):
    def fields(self, request: WebhookRequest) -> Sequence[tuple[str, str]]:
        """Every value of the request and the path by which settings name it; PayloadError without any."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSpec(Generic[S]):
    """A kind of channel: the one thing that each module of `channels/` exports, as `SPEC`.

    `settings` is a frozen dataclass, its fields made by `inbox.core.setting.setting`; the form in the window
    is drawn from it, `Secret` fields are sealed. Only those that `addable` are offered there; the others come
    with a site. `mapped`: its settings say which field of a request means what, and can be tried on one.
    `webhook`: its provider may call us at /hooks/ID. `messenger`: people write by an app; its kind is that of
    their addresses, and the source of a lead where nothing else is known.
    """

    kind: str
    title: str
    settings: type[S]
    build: Callable[[S, ChannelContext], Channel]
    docs: str
    addable: bool = True
    mapped: bool = False
    webhook: bool = True
    messenger: bool = False
