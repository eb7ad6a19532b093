"""The keys of everything ever filed, so that nothing is filed twice."""

from dataclasses import dataclass
from typing import Protocol

from inbox.core.ids import ChannelId
from inbox.core.inbound import Filed


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledEvent:
    """What an event became, and the fingerprint it came with."""

    filed: Filed
    fingerprint: str | None


class Events(Protocol):
    async def find(self, channel_id: ChannelId, external_id: str) -> FiledEvent | None: ...

    async def append(
        self, channel_id: ChannelId, external_id: str, filed: Filed, *, fingerprint: str | None
    ) -> bool:
        """False, and no change, if the key is filed already. Keys are kept for good."""
        ...
