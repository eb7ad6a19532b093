"""What the parts may lean on without knowing each other; `inbox.app` fills these."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from inbox.core.account import ChannelAccount
from inbox.core.blobs import Blobs
from inbox.core.call import Caller
from inbox.core.channel import Channel, Reply
from inbox.core.clock import Clock
from inbox.core.condition import Condition
from inbox.core.ids import AgentId, ChannelId, ContactId, ConversationId, VisitorId
from inbox.core.inbound import InboundEvent, WebhookRequest
from inbox.core.lead import Attribution
from inbox.core.site import Site
from inbox.core.store import Parts, Store
from inbox.core.store.changes import Change
from inbox.core.store.reports import LeadFacts, Step


class Intake(Protocol):
    """The whole way in, from a raw request to the reply; see docs/architecture.md §3."""

    async def take(self, channel_id: ChannelId, request: WebhookRequest) -> Reply:
        """Verify, keep, read and file one request; when it returns, all of it is durable."""
        ...


class Connections(Protocol):
    """The connected channels as they are now."""

    def build(self, account: ChannelAccount) -> Channel:
        """The channel of the account, not started; ConfigError if its settings do not fit its kind."""
        ...

    def condition(self, channel_id: ChannelId) -> Condition: ...

    def admit_hook(self, channel_id: ChannelId) -> None:
        """NotFound unless a provider may call there; RetryLater while the channel cannot take it."""
        ...


class Attributor(Protocol):
    """Knows where a person came from."""

    async def snapshot(
        self, tx: Parts, event: InboundEvent, contact_id: ContactId | None = None
    ) -> Attribution:
        """The source of a lead that opens with this event, from touches before it only.

        With a contact, those in every browser that was linked to that person before count as well.
        """
        ...

    async def recognise(
        self, tx: Parts, event: InboundEvent, contact_id: ContactId | None = None
    ) -> tuple[InboundEvent, tuple[Caller, ...]]:
        """The event with the visitor who was shown the number that was `called`, if that is sure.

        Else with the source that they probably have. And all who may have been it, the likeliest first.
        """
        ...

    async def guess(self, tx: Parts, event: InboundEvent, contact_id: ContactId) -> VisitorId | None:
        """The one visitor who may have sent the event, for nobody else followed the link just before.

        None if the event names its visitor or source, the contact's browsers are known, or there are several.
        """
        ...

    async def link(
        self, tx: Parts, visitor_id: VisitorId, contact_id: ContactId, *, method: str, at: datetime
    ) -> None:
        """Remember that this browser was used by this person."""
        ...


Shared = tuple[Sequence[Step], tuple[int, ...]]
"""The touches that a lead is shared among, oldest first, and the part of each, in millionths."""


class CreditModels(Protocol):
    """Shares the credit for leads among the touches before them."""

    @property
    def names(self) -> Sequence[str]: ...

    def share(self, model: str, leads: Sequence[LeadFacts], *, network: str) -> Sequence[Shared]:
        """For each lead its touches with parts that make a million; none if it has none.

        `network` is whose advertisements "last_of" prefers.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Deps:
    """What an action may lean on."""

    store: Store
    clock: Clock
    blobs: Blobs
    attributor: Attributor


class Directory(Protocol):
    """The sites as they are now, in memory."""

    def site(self, site_id: str) -> Site:
        """NotFound for a key that is not ours."""
        ...

    @property
    def ties_links(self) -> bool:
        """Whether messages of ours may carry links that say whom they were sent to."""
        ...

    def of_host(self, host: str) -> Site | None:
        """The site that answers on this host or above it, for tools that know only an address."""
        ...


class Watcher(Protocol):
    """Told of changes on the loop, after they became durable; it must return at once."""

    def changed(self, changes: Sequence[Change]) -> None: ...

    def lost(self) -> None:
        """Some changes went by untold: look at everything anew."""
        ...


class ChangeFeed(Protocol):
    """The one reader of changes, for parts that follow many objects at once."""

    def watch(self, watcher: Watcher) -> Callable[[], None]:
        """Tell the watcher everything from now on; call what is returned to end it."""
        ...


class Presence(Protocol):
    """Who is here and who is writing: known for seconds, kept nowhere."""

    def visitor_here(self, conversation_id: ConversationId, *, here: bool) -> None: ...

    def visitor_typing(self, conversation_id: ConversationId) -> None: ...

    def agents_here(self) -> bool:
        """Whether anybody inside has the window open."""
        ...

    def on_agent_typing(self, listener: Callable[[ConversationId, AgentId], None]) -> None: ...
