"""The seam between the inbox and the outside: what every kind of channel must offer."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar, runtime_checkable

from inbox.core.clock import Clock
from inbox.core.errors import OneWindowError
from inbox.core.ids import ChannelId, VisitorId
from inbox.core.inbound import Filed, InboundEvent, WebhookRequest
from inbox.core.noun import noun
from inbox.core.outbound import OutboundMessage, Receipt

S = TypeVar("S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a channel can carry; the composer offers no more than this.

    `repeatable`: the other side shows an entry once, however often it is sent, so an attempt that the service
    did not survive may be made again.
    """

    can_answer: bool = True
    repeatable: bool = False
    max_text: int | None = None
    attachments: bool = False
    html: bool = False
    subject: bool = False
    can_start: bool = False
    reports_delivery: bool = False
    edits: bool = False


@noun
class Reply:
    """What the sender gets back."""

    status: int = 200
    body: bytes = b""
    media_type: str = "text/plain"
    headers: Mapping[str, str] = field(default_factory=dict)


class VisitorTokens(Protocol):
    """Signs and reads the visitor's id that a browser carries."""

    def issue(self, visitor_id: VisitorId) -> str: ...

    def read(self, token: str) -> VisitorId | None:
        """None for anything that we did not sign; never raises."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelContext:
    """Everything a channel may use; it opens nothing itself. `phone_region` is the installation's default."""

    id: ChannelId
    clock: Clock
    visitors: VisitorTokens
    public_url: str
    phone_region: str | None = None


class Channel(Protocol):
    """One account on one provider: a bot, a mailbox, a site's form."""

    capabilities: Capabilities

    async def start(self) -> None:
        """Register, log in; called at start and after every change of settings, so it may be called again."""
        ...

    async def stop(self) -> None:
        """Let go; never raises."""
        ...

    async def send(self, message: OutboundMessage) -> Receipt:
        """Hand one message to the provider, or raise RetryLater or Undeliverable."""
        ...


@runtime_checkable
class WebhookChannel(Channel, Protocol):
    """A channel whose provider calls us. `verify` and `parse` are pure, so that requests can be replayed."""

    def verify(self, request: WebhookRequest) -> None:
        """Raise SignatureError (or Forbidden) unless the request comes from the provider."""
        ...

    def parse(self, request: WebhookRequest) -> Sequence[InboundEvent]:
        """The events of one request, named the same on every repeat; PayloadError if it cannot be read."""
        ...

    async def answer(self, request: WebhookRequest, filed: Sequence[Filed]) -> Reply:
        """What the provider gets after everything is durable."""
        ...

    def refuse(self, request: WebhookRequest, error: OneWindowError) -> Reply:
        """What the provider gets for a genuine request that was kept, but could not be read or filed."""
        ...


@runtime_checkable
class PollingChannel(Channel, Protocol):
    """A channel that we ask."""

    def listen(self) -> AsyncIterator[WebhookRequest]:
        """Raw items, each kept before it is read; goes on where the last durable cursor stands."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSpec(Generic[S]):
    """A kind of channel: the one thing that each module of `channels/` exports, as `SPEC`.

    `settings` is a frozen dataclass; the form in the window is drawn from it, `Secret` fields are sealed.
    """

    kind: str
    title: str
    settings: type[S]
    build: Callable[[S, ChannelContext], Channel]
    docs: str
