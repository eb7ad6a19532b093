"""What channels remember about themselves: how far a mailbox was read, what a comparison found."""

from typing import Protocol

from inbox.core.ids import ChannelId


class Memories(Protocol):
    async def find(self, channel_id: ChannelId, name: str) -> str | None: ...

    async def save(self, channel_id: ChannelId, name: str, value: str) -> None:
        """The last one wins."""
        ...
