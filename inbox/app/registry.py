"""The sites and channels as they are now, in memory, so that no request has to ask the store for them."""

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec
import structlog

from inbox.core.account import ChannelAccount
from inbox.core.channel import Channel, ChannelContext, ChannelSpec, VisitorTokens, WebhookChannel
from inbox.core.clock import Clock
from inbox.core.errors import ConfigError, NotFound, OneWindowError, TooMany
from inbox.core.ids import ChannelId
from inbox.core.secret import Secret
from inbox.core.site import Site
from inbox.core.store import Store
from inbox.kit.limits import Buckets
from inbox.kit.secrets import Vault

_LOADS_PER_S = 5.0
_LOADS_AT_ONCE = 20.0

_log = structlog.get_logger(__name__)


class Registry:
    """Is the `Directory` of core.deps. `channels` and `webhooks` stay the same objects."""

    def __init__(  # noqa: PLR0913 - everything that channels may use
        self,
        store: Store,
        vault: Vault,
        specs: Mapping[str, ChannelSpec[Any]],
        *,
        clock: Clock,
        visitors: VisitorTokens,
        public_url: str,
        phone_region: str | None = None,
    ) -> None:
        self._store = store
        self._vault = vault
        self._specs = specs
        self._clock = clock
        self._visitors = visitors
        self._public_url = public_url
        self._phone_region = phone_region
        self._sites: dict[str, Site] = {}
        self._hosts: dict[str, Site] = {}
        self._accounts: dict[ChannelId, ChannelAccount] = {}
        self._changed = asyncio.Event()
        self.channels: dict[ChannelId, Channel] = {}
        self.webhooks: dict[ChannelId, WebhookChannel] = {}

    def site(self, site_id: str) -> Site:
        site = self._sites.get(site_id)
        if site is None:
            raise NotFound("There is no such site.")
        return site

    def of_host(self, host: str) -> Site | None:
        host = host.lower().partition(":")[0].rstrip(".")
        while host:
            if site := self._hosts.get(host):
                return site
            host = host.partition(".")[2]
        return None

    async def load(self) -> None:
        """Make it as the store says; what did not change stays as it is."""
        sites: dict[str, Site] = {site.id: site for site in await self._store.sites.all()}
        self._hosts = {
            host.partition(":")[0]: site for site in reversed(sites.values()) for host in site.hosts
        }
        self._sites = sites
        accounts = {
            account.id: account for account in await self._store.channels.all() if not account.disabled
        }
        for channel_id, account in list(self._accounts.items()):
            if accounts.get(channel_id) != account:
                await self._drop(channel_id)
        for channel_id, account in accounts.items():
            if channel_id not in self._accounts:
                await self._take_up(account)

    async def follow(self) -> None:
        """Goes on until it is cancelled: at once after a change, in a flood of them a few times a second."""
        self._store.on_change(self._changed.set)
        pace = Buckets(_LOADS_PER_S, _LOADS_AT_ONCE, asyncio.get_running_loop().time)
        while True:
            await self._changed.wait()
            try:
                pace.take("load")
            except TooMany as busy:
                await asyncio.sleep(busy.retry_after)
                continue
            self._changed.clear()
            await self.load()

    async def stop(self) -> None:
        for channel_id in list(self._accounts):
            await self._drop(channel_id)

    def build(self, account: ChannelAccount) -> Channel:
        """The channel of the account, not started; ConfigError if its settings do not fit its kind."""
        spec = self._specs.get(account.kind)
        if spec is None:
            raise ConfigError(f"There is no kind of channel named {account.kind}.")
        secrets = {name: self._unseal(account, name) for name in account.sealed}
        try:
            settings = msgspec.convert(
                {**account.settings, **secrets}, spec.settings, dec_hook=_secret, strict=False
            )
        except msgspec.ValidationError as error:
            raise ConfigError(f"The settings of the channel {account.name} do not fit: {error}.") from None
        context = ChannelContext(
            id=account.id,
            clock=self._clock,
            visitors=self._visitors,
            public_url=self._public_url,
            phone_region=self._phone_region,
        )
        return spec.build(settings, context)

    def _unseal(self, account: ChannelAccount, name: str) -> str:
        return self._vault.unseal(account.sealed[name], f"channel:{account.id}:{name}").decode()

    async def _take_up(self, account: ChannelAccount) -> None:
        self._accounts[account.id] = account
        try:
            channel = self.build(account)
            await channel.start()
        except OneWindowError as error:
            _log.error("channel_down", channel=account.id, kind=account.kind, exc_info=error)
            return
        self.channels[account.id] = channel
        if isinstance(channel, WebhookChannel):
            self.webhooks[account.id] = channel

    async def _drop(self, channel_id: ChannelId) -> None:
        self._accounts.pop(channel_id)
        self.webhooks.pop(channel_id, None)
        channel = self.channels.pop(channel_id, None)
        if channel is not None:
            await channel.stop()


def _secret(kind: type, value: Any) -> Any:
    return Secret(value) if kind is Secret else value
