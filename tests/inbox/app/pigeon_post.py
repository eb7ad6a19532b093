"""The registry at work with pigeon post in it, and how a test waits for what it does."""

import asyncio
from dataclasses import replace

from inbox.actions.connect_channel import new_account
from inbox.app.registry import Registry
from inbox.core.store import durably
from inbox.kit.fetch import Fetcher
from inbox.kit.secrets import Vault
from inbox.storage.files import FileBlobs
from tests.fakes.pigeons import Loft, pigeon_kind
from tracking.visitor import Tokens

GUARD_S = 20.0


async def until(condition):
    async with asyncio.timeout(GUARD_S):
        while not condition():  # noqa: ASYNC110 - what others do cannot tell us
            await asyncio.sleep(0.005)


class Post:
    """The registry at work, and what a test does to it."""

    def __init__(self, store, clock, folder, supervisor):
        self.store, self.clock = store, clock
        self.vault = Vault(b"k" * 32)
        self.lofts = {}
        self.kinds = {}
        self.supervisor = supervisor
        self.registry = Registry(
            store,
            self.vault,
            self.kinds,
            clock=clock,
            visitors=Tokens(self.vault),
            outside=Fetcher(),
            blobs=FileBlobs(folder),
            public_url="https://inbox.example",
            rest=lambda _failures, _error: 0.01,
        )

    def loft(self, kind="pigeon"):
        if kind not in self.lofts:
            self.lofts[kind] = Loft()
            self.kinds[kind] = replace(pigeon_kind(self.lofts[kind]), kind=kind)
        return self.lofts[kind]

    async def add(self, kind="pigeon", **given):
        self.loft(kind)
        settings = {"token": "right", "loft": "home", **given}
        account = new_account(self.kinds[kind], "Birds", settings, self.vault, self.clock.now())
        await durably(self.store, lambda tx: tx.channels.add(account))
        await self.registry.load()
        return account

    async def save(self, account):
        await durably(self.store, lambda tx: tx.channels.save(account))
        await self.registry.load()

    async def until(self, channel_id, state):
        await until(lambda: self.registry.condition(channel_id).state == state)
        return self.registry.condition(channel_id)
