"""Web sites and connected channels: the settings that administrators keep."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from inbox.core.account import ChannelAccount
from inbox.core.ids import ChannelId, SiteId
from inbox.core.site import Site


class Sites(Protocol):
    async def get(self, site_id: SiteId) -> Site: ...

    async def add(self, site: Site) -> None: ...

    async def save(self, site: Site) -> None: ...

    async def seen(self, site_id: SiteId, at: datetime) -> None: ...

    async def all(self) -> Sequence[Site]:
        """Oldest first."""
        ...


class Channels(Protocol):
    async def get(self, channel_id: ChannelId) -> ChannelAccount: ...

    async def add(self, account: ChannelAccount) -> None: ...

    async def save(self, account: ChannelAccount) -> None: ...

    async def all(self) -> Sequence[ChannelAccount]:
        """Oldest first."""
        ...
