"""The sites and channels as they are now, in memory, so that no request has to ask the store for them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import structlog

from inbox.actions.channel_settings import settings_of
from inbox.app.connection import FAULT, Connection, rest
from inbox.app.known_callers import KnownCallers
from inbox.app.own_links import OwnLinks
from inbox.app.polling import Rest
from inbox.app.remembered import StoredMemory
from inbox.app.supervisor import Supervisor
from inbox.app.turns import Turns
from inbox.core.account import ChannelAccount
from inbox.core.blobs import Blobs
from inbox.core.channel import (
    Channel,
    ChannelContext,
    ChannelSpec,
    ReadingChannel,
    WatchfulChannel,
    WebhookChannel,
)
from inbox.core.clock import Clock
from inbox.core.condition import DISABLED, DOWN, STARTING, Condition
from inbox.core.errors import (
    ConfigError,
    NotFound,
    OneWindowError,
    RetryLater,
    TooMany,
    Unprocessable,
)
from inbox.core.ids import ChannelId
from inbox.core.inbound import WebhookRequest
from inbox.core.outside import Outside, VisitorTokens
from inbox.core.site import Site
from inbox.core.store import Store
from inbox.kit.lending import Lending
from inbox.kit.limits import Buckets
from inbox.kit.secrets import Vault

HearOf = Callable[[ChannelId, WebhookRequest], Awaitable[None]]
_CLOSED_FOR_S = 60.0
# What a mistake in a kind's code raises while it builds: it must not keep the others from work.
_MISTAKES = (ArithmeticError, AttributeError, ImportError, LookupError, TypeError, ValueError)
_LOADS_PER_S = 5.0
_LOADS_AT_ONCE = 20.0

_log = structlog.get_logger(__name__)


class Registry:
    """Is the `Directory` and the `Connections` of core.deps.

    `channels` are those that can send, `webhooks` those that can be called, `readers` those that can read a
    kept request; they stay the same objects. A channel that could not be started yet is among them.
    """

    def __init__(  # noqa: PLR0913 - everything that channels may use
        self,
        store: Store,
        vault: Vault,
        specs: Mapping[str, ChannelSpec[Any]],
        *,
        clock: Clock,
        visitors: VisitorTokens,
        outside: Outside,
        blobs: Blobs,
        public_url: str,
        phone_region: str | None = None,
        rest: Rest = rest,
        holder: str = "serve",
    ) -> None:
        self._store = store
        self._vault = vault
        self._specs = specs
        self._clock = clock
        self._visitors = visitors
        self._outside = outside
        self._blobs = blobs
        self._public_url = public_url
        self.lending = Lending(vault, clock, public_url)
        self._phone_region = phone_region
        self._rest = rest
        self.holder = holder
        self._turns = Turns(store, clock, holder)
        self._sites: dict[str, Site] = {}
        self._hosts: dict[str, Site] = {}
        self._accounts: dict[ChannelId, ChannelAccount] = {}
        self._connections: dict[ChannelId, Connection] = {}
        self._refused: dict[ChannelId, Condition] = {}
        self._supervisor: Supervisor | None = None
        self._hear: HearOf | None = None
        self._loading = asyncio.Lock()
        self._changed = asyncio.Event()
        self.channels: dict[ChannelId, Channel] = {}
        self.webhooks: dict[ChannelId, WebhookChannel] = {}
        self.readers: dict[ChannelId, ReadingChannel] = {}

    def site(self, site_id: str) -> Site:
        site = self._sites.get(site_id)
        if site is None:
            raise NotFound("There is no such site.")
        return site

    def sites(self) -> Iterable[Site]:
        return self._sites.values()

    def of_host(self, host: str) -> Site | None:
        host = host.lower().partition(":")[0].rstrip(".")
        while host:
            if site := self._hosts.get(host):
                return site
            host = host.partition(".")[2]
        return None

    @property
    def ties_links(self) -> bool:
        accounts = self._accounts.values()
        return any(each.settings.get("link_tokens") is True and not each.disabled for each in accounts)

    async def load(self) -> None:
        """Make it as the store says; what did not change stays as it is. Waits for no provider."""
        async with self._loading:
            sites: dict[str, Site] = {site.id: site for site in await self._store.sites.all()}
            accounts = {account.id: account for account in await self._store.channels.all()}
        self._hosts = {
            host.partition(":")[0]: site for site in reversed(sites.values()) for host in site.hosts
        }
        self._sites = sites
        before, self._accounts = self._accounts, accounts
        for channel_id in {**before, **accounts}:
            if _work(before.get(channel_id)) != _work(accounts.get(channel_id)):
                self._renew(channel_id)
        # Those that need nobody outside are up when this returns.
        await asyncio.sleep(0)

    async def work(self, supervisor: Supervisor, hear: HearOf) -> None:
        """From now on the channels are started, and asked for what is new; until then they only read."""
        self._supervisor, self._hear = supervisor, hear
        for channel_id in self._connections:
            self._employ(channel_id, None)
        await asyncio.sleep(0)

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

    def condition(self, channel_id: ChannelId) -> Condition:
        connection = self._connections.get(channel_id)
        if connection is not None:
            own = connection.channel.alarm if isinstance(connection.channel, WatchfulChannel) else None
            return replace(connection.condition, alarm=own or connection.alarm)
        account = self._accounts.get(channel_id)
        if account is not None and account.disabled:
            return Condition(state=DISABLED)
        return self._refused.get(channel_id) or Condition(state=STARTING)

    def conditions(self) -> Sequence[tuple[ChannelId, str, Condition]]:
        """Of every channel that is not switched off: id, kind, and how it is."""
        known = [each for each in self._accounts.values() if not each.disabled]
        return [(each.id, each.kind, self.condition(each.id)) for each in known]

    def admit_hook(self, channel_id: ChannelId) -> None:
        """NotFound unless a provider may call there; RetryLater while the channel cannot take it."""
        account = self._accounts.get(channel_id)
        spec = None if account is None else self._specs.get(account.kind)
        if spec is None or not spec.webhook:
            raise NotFound("There is no such channel.")
        if channel_id not in self.webhooks:
            raise RetryLater("The channel is switched off or not set up.", after=_CLOSED_FOR_S)

    def build(self, account: ChannelAccount) -> Channel:
        """The channel of the account, not started; ConfigError if its settings do not fit its kind."""
        spec = self._specs.get(account.kind)
        if spec is None:
            raise ConfigError(f"There is no kind of channel named {account.kind}.")
        try:
            settings = settings_of(spec, account, self._vault)
        except Unprocessable as error:
            raise ConfigError(str(error)) from None
        context = ChannelContext(
            id=account.id,
            clock=self._clock,
            visitors=self._visitors,
            public_url=self._public_url,
            hook_url=self.hook_url(account.id),
            phone_region=self._phone_region,
            outside=self._outside,
            blobs=self._blobs,
            lend=self.lending.lend,
            tie=OwnLinks(self.sites, self._visitors, self._clock).tie,
            keys=self._vault.derived("mail"),
            remembered=StoredMemory(store=self._store, channel_id=account.id),
            known_caller=KnownCallers(store=self._store).ask,
        )
        return spec.build(settings, context)

    def hook_url(self, channel_id: ChannelId) -> str:
        """Where the provider's calls arrive; empty where nobody told what we are reached at."""
        return f"{self._public_url}/hooks/{channel_id}" if self._public_url else ""

    def _renew(self, channel_id: ChannelId) -> None:
        """Build it as its account says now; the one before is let go first, and nobody waits for that."""
        ended = self._dismiss(channel_id)
        account = self._accounts.get(channel_id)
        if account is None or account.disabled:
            return
        channel = self._try_to_build(account)
        if channel is None:
            return
        if isinstance(channel, WebhookChannel):
            self.webhooks[channel_id] = channel
        if isinstance(channel, ReadingChannel):
            self.readers[channel_id] = channel
        self._connections[channel_id] = Connection(
            channel_id,
            channel,
            self._clock,
            partial(self._see, channel_id),
            alone=partial(self._turns.alone, f"channel:{channel_id}"),
            rest=self._rest,
        )
        self._see(channel_id)
        self._employ(channel_id, ended)

    def _try_to_build(self, account: ChannelAccount) -> Channel | None:
        try:
            return self.build(account)
        except OneWindowError as error:
            reason = str(error)
            _log.error("channel_down", channel=account.id, kind=account.kind, reason=reason)
        except _MISTAKES as error:
            reason = FAULT
            _log.error("channel_down", channel=account.id, kind=account.kind, exc_info=error)
        self._refused[account.id] = Condition(state=DOWN, reason=reason, since=self._clock.now())
        return None

    def _employ(self, channel_id: ChannelId, ended: "asyncio.Task[None] | None") -> None:
        if self._supervisor is None or self._hear is None:
            return
        connection, hear = self._connections[channel_id], partial(self._hear, channel_id)

        async def run() -> None:
            if ended is not None:
                await asyncio.wait([ended])
            await connection.run(hear)

        self._supervisor.spawn(run, connection.name)

    def _dismiss(self, channel_id: ChannelId) -> "asyncio.Task[None] | None":
        self._refused.pop(channel_id, None)
        for known in (self.channels, self.webhooks, self.readers):
            known.pop(channel_id, None)
        connection = self._connections.pop(channel_id, None)
        if connection is None or self._supervisor is None:
            return None
        return self._supervisor.once(partial(self._supervisor.stop, connection.name), "letting go")

    def _see(self, channel_id: ChannelId) -> None:
        """Nothing is sent by a channel that somebody has to repair first."""
        connection = self._connections.get(channel_id)
        if connection is not None and connection.usable:
            self.channels[channel_id] = connection.channel
        else:
            self.channels.pop(channel_id, None)


def _work(account: ChannelAccount | None) -> tuple[object, ...] | None:
    """What of an account its channel depends on."""
    if account is None:
        return None
    return account.kind, account.settings, account.sealed, account.disabled
