"""What the demo's channels see instead of the Internet: the providers of this process, and nothing else."""

import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from yarl import URL

from inbox.app.demo.clients.client import Client
from inbox.core.channel import Channel, ChannelContext, ChannelSpec
from inbox.core.errors import RetryLater, Undeliverable
from inbox.core.ids import ChannelId
from inbox.core.outside import Answered
from inbox.core.timeline import Attachment
from inbox.kit.fetch import Fetcher
from inbox.kit.private_hosts import PrivateHosts

_HERE = "127.0.0.1"
PUBLIC = "https://demo.invalid"
_MARK = "demo-"
S = TypeVar("S")
Lend = Callable[[Attachment], str]


def demo_id(kind: str) -> ChannelId:
    """The demo's one channel of that kind has a name of its own, in every store."""
    return ChannelId(_MARK + kind)


def is_of_demo(channel_id: str) -> bool:
    return channel_id.startswith(_MARK)


def hook_url(kind: str) -> str:
    """What the demo's providers believe that we are reached at: some take encrypted addresses only."""
    return f"{PUBLIC}/hooks/{demo_id(kind)}"


class Backstage:
    """Implements core.outside.Outside. `clients` are those that play, by kind; `lend` tells them where our
    files are."""

    def __init__(self) -> None:
        self.clients: dict[str, Client] = {}
        self.lend: Lend = _not_yet
        self._wire = Fetcher(private=PrivateHosts((_HERE,)), ports=None)

    def kinds(self, kinds: Mapping[str, ChannelSpec[Any]]) -> Mapping[str, ChannelSpec[Any]]:
        """The same, but the demo's own channels have this for an outside."""
        return {kind: self._hiding(spec) for kind, spec in kinds.items()}

    def _hiding(self, spec: ChannelSpec[S]) -> ChannelSpec[S]:
        def build(settings: S, context: ChannelContext) -> Channel:
            return spec.build(settings, self._hidden(spec.kind, context))

        return replace(spec, build=build)

    def _hidden(self, kind: str, context: ChannelContext) -> ChannelContext:
        if not is_of_demo(context.id):
            return context
        return replace(context, outside=self, public_url=PUBLIC, hook_url=hook_url(kind), lend=self._lent)

    async def request(self, method: str, url: str, **how: Any) -> Answered:
        asked = URL(url, encoded=True)
        port = self._port(asked.host or "", asked.port or 80)
        there = str(asked.with_scheme("http").with_host(_HERE).with_port(port))
        return await self._wire.request(method, there, **how)

    async def connect(self, host: str, port: int, timeout: float = 20.0) -> socket.socket:  # noqa: ASYNC109
        return await self._wire.connect(_HERE, self._port(host, port), timeout)

    @property
    def tls(self) -> ssl.SSLContext:
        return self._wire.tls

    async def close(self) -> None:
        await self._wire.close()

    def _lent(self, file: Attachment) -> str:
        """By whatever `lend` is when a file is lent: channels may be built before it is known."""
        lend = self.lend
        return lend(file)

    def _port(self, host: str, port: int) -> int:
        """Where it listens here; RetryLater while nobody plays."""
        for client in self.clients.values():
            if client.host == host and port in client.ports:
                return client.ports[port]
        if not self.clients:
            raise RetryLater("Nobody plays the demo's clients now.")
        raise Undeliverable("The demo calls nobody outside.")


def _not_yet(_file: Attachment) -> str:
    raise RetryLater("Nobody plays the demo's clients now.")
