"""What the parts may lean on without knowing each other; `inbox.app` fills these."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from inbox.core.blobs import Blobs
from inbox.core.channel import Reply
from inbox.core.clock import Clock
from inbox.core.ids import ChannelId, ContactId, VisitorId
from inbox.core.inbound import FormSubmitted, InboundEvent, WebhookRequest
from inbox.core.lead import Attribution
from inbox.core.site import Site
from inbox.core.store import Parts, Store


class Intake(Protocol):
    """The whole way in, from a raw request to the reply; see docs/architecture.md §3."""

    async def take(self, channel_id: ChannelId, request: WebhookRequest) -> Reply:
        """Verify, keep, read and file one request; when it returns, all of it is durable."""
        ...


class Attributor(Protocol):
    """Knows where a person came from."""

    async def snapshot(self, tx: Parts, event: InboundEvent, form: FormSubmitted | None) -> Attribution:
        """The source of a lead that opens with this event, from touches before it only."""
        ...

    async def link(
        self, tx: Parts, visitor_id: VisitorId, contact_id: ContactId, *, method: str, at: datetime
    ) -> None:
        """Remember that this browser was used by this person."""
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

    def of_host(self, host: str) -> Site | None:
        """The site that answers on this host or above it, for tools that know only an address."""
        ...
