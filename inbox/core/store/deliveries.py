"""How far the agents' messages have come."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from inbox.core.delivery import Delivery, DeliveryState
from inbox.core.ids import ChannelId, ConversationId, EntryId
from inbox.core.store.page import Page


class Deliveries(Protocol):
    """One delivery per outgoing entry.

    Whatever changes one writes a change of kind "delivery" under the entry's id.
    """

    async def get(self, entry_id: EntryId) -> Delivery: ...

    async def many(self, entry_ids: Sequence[EntryId]) -> Mapping[EntryId, Delivery]:
        """Those that exist."""
        ...

    async def find_by_external(self, channel_id: ChannelId, external_id: str) -> Delivery | None: ...

    async def first_queued(self, conversation_id: ConversationId) -> Delivery | None:
        """The queued one with the smallest seq: the only one that may be sent now."""
        ...

    async def add(self, delivery: Delivery) -> None: ...

    async def save(self, delivery: Delivery) -> Delivery:
        """Write all but ids and seq, and grow the version; Conflict on a stale version."""
        ...

    async def report(
        self, conversation_id: ConversationId, *, up_to: int, state: DeliveryState, at: datetime
    ) -> int:
        """The other side has (or has read) everything up to this seq; how many deliveries moved forward.

        Only delivered and read can be reported so; what failed or is unknown stays as it is. One that waits
        remembers it as `reported`, for the moment when it is sent.
        """
        ...

    async def page(
        self, *, state: DeliveryState, after: str | None = None, limit: int = 50
    ) -> Page[Delivery]:
        """Those in this state, newest first: the outbox, and the dead letters."""
        ...

    async def count(self, state: DeliveryState) -> int: ...
