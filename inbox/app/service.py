"""The parts that `serve` and the commands share, put together once."""

import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from channels import specs
from inbox.actions.intake import WebhookIntake
from inbox.app.config import Config
from inbox.app.lock import locked
from inbox.app.registry import Registry
from inbox.app.shared_limits import SharedLimits
from inbox.app.speech import ChosenSpeech
from inbox.core.blobs import Blobs
from inbox.core.bus import Bus
from inbox.core.channel import ChannelSpec
from inbox.core.clock import Clock
from inbox.core.deps import Deps
from inbox.core.errors import ConfigError
from inbox.core.store import Store
from inbox.kit.fetch import Fetcher
from inbox.kit.secrets import Vault, load_key
from inbox.storage import open_blobs, open_bus, open_store
from tracking.attribution import SnapshotAttributor
from tracking.visitor import Tokens

Kinds = Mapping[str, ChannelSpec[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Everything below the HTTP routes; the store is open inside `opened` only."""

    config: Config
    clock: Clock
    store: Store
    blobs: Blobs
    bus: Bus
    limits: SharedLimits
    vault: Vault
    visitors: Tokens
    outside: Fetcher
    registry: Registry
    intake: WebhookIntake
    kinds: Kinds
    deps: Deps
    speech: ChosenSpeech


def make_service(config: Config, clock: Clock, kinds: Kinds | None = None) -> Service:
    """Makes the data folder and the key if there are none; ConfigError if that cannot be.

    `kinds` of channels are all that there are, unless others are given.
    """
    kinds = specs() if kinds is None else kinds
    try:
        config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        config.blobs.mkdir(exist_ok=True, mode=0o700)
        config.database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigError(f"The data folder {config.data} cannot be made: {error.strerror}.") from None
    vault = Vault(load_key(config.key_file))
    visitors = Tokens(vault)
    store = open_store(config.store, clock=clock)
    blobs = open_blobs(store, config.blobs)
    bus = open_bus(store)
    outside = Fetcher(ports=None, private=config.private_hosts)
    registry = Registry(
        store,
        vault,
        kinds,
        clock=clock,
        visitors=visitors,
        outside=outside,
        blobs=blobs,
        public_url=(config.public_url or "").rstrip("/"),
        phone_region=config.phone_region,
        # On a file of its own the service is the only one, and goes on at once after a crash.
        holder="serve" if config.store_is_file else secrets.token_hex(8),
    )
    deps = Deps(
        store=store,
        clock=clock,
        blobs=blobs,
        attributor=SnapshotAttributor(registry, (kind for kind, spec in kinds.items() if spec.messenger)),
    )
    return Service(
        config=config,
        clock=clock,
        store=store,
        blobs=blobs,
        bus=bus,
        limits=SharedLimits(bus),
        vault=vault,
        visitors=visitors,
        outside=outside,
        registry=registry,
        kinds=kinds,
        deps=deps,
        speech=ChosenSpeech(config, outside, vault),
        intake=WebhookIntake(deps, registry.webhooks, registry.readers),
    )


@asynccontextmanager
async def opened(service: Service, *, patience_s: float = 0.0) -> AsyncIterator[Service]:
    """The service with its store open and its settings loaded; StoreBusy if another process has it."""
    async with locked(service.config.lock_file, patience_s=patience_s), shared(service):
        yield service


@asynccontextmanager
async def shared(service: Service) -> AsyncIterator[Service]:
    """The same for a store that several processes may open."""
    await service.store.open()
    try:
        await service.registry.load()
        yield service
    finally:
        await service.outside.close()
        await service.store.close()
