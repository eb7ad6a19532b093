"""Lets one channel remember things in the store, and ask whether an event of its own was filed."""

from dataclasses import dataclass

from inbox.core.ids import ChannelId
from inbox.core.store import Store, durably


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMemory:
    """Implements core.channel.Remembered."""

    store: Store
    channel_id: ChannelId

    async def recall(self, name: str) -> str | None:
        return await self.store.memories.find(self.channel_id, name)

    async def remember(self, name: str, value: str) -> None:
        await durably(self.store, lambda tx: tx.memories.save(self.channel_id, name, value))

    async def is_filed(self, external_id: str) -> bool:
        return await self.store.events.find(self.channel_id, external_id) is not None
