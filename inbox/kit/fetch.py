"""The one client for addresses that people typed in: the public Internet, and inside only what is named."""

import asyncio
import ipaddress
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, replace
from types import SimpleNamespace, TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from inbox.core.errors import RetryLater, Unanswered, Undeliverable
from inbox.kit.dial import dialled
from inbox.kit.private_hosts import NONE_INSIDE, PrivateHosts
from inbox.kit.public_address import is_public

Resolve = Callable[[str], Awaitable[list[str]]]

WEB_PORTS = frozenset({80, 443})
_UNFIT = re.compile(r"[\x00-\x20\x7f\\\ud800-\udfff]")
_NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE)
_REDIRECTS = {301, 302, 303, 307, 308}
_KEEP_METHOD = {307, 308}
_LONGEST_URL = 4096
_PRIVATE_HEADERS = {"authorization", "cookie", "proxy-authorization"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A complete answer; `headers` finds names in any case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class _Progress:
    """Whether anything of the request went out, so that the other side may have acted on it."""

    is_sent: bool = False

    def fault(self, message: str) -> RetryLater:
        return Unanswered(message) if self.is_sent else RetryLater(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    method: str
    url: URL
    headers: dict[str, str]
    body: bytes | None
    progress: _Progress


async def system_resolve(host: str) -> list[str]:
    """The addresses that this machine finds for a name."""
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class Fetcher:
    """Sends requests; a name is resolved once, and the connection goes to the address that was checked.

    `ports` None allows every port; `private` are the machines inside that the operator named.
    """

    def __init__(
        self,
        *,
        private: PrivateHosts = NONE_INSIDE,
        ports: Collection[int] | None = WEB_PORTS,
        resolve: Resolve = system_resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._private = private
        self._ports = ports
        self._resolve = resolve
        self._tls = tls
        self._session: aiohttp.ClientSession | None = None

    async def request(  # noqa: PLR0913  (one request has this many sides)
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        limit_bytes: int = 1_000_000,
        timeout: float = 10.0,  # noqa: ASYNC109  (the time for everything: names, connection, redirects, body)
        redirects: int = 0,
    ) -> Fetched:
        """The answer, whatever its status; a redirect is followed only as often as `redirects` says.

        Raises Undeliverable for an address that may not be called and for an answer over `limit_bytes`
        (decompressed) or undecodable; RetryLater when the other side cannot be reached or takes too long,
        as Unanswered once the request went out.
        """
        progress = _Progress()
        call = _Call(
            method=method.upper(),
            url=self._checked(url),
            headers=dict(headers or {}),
            body=body,
            progress=progress,
        )
        try:
            async with asyncio.timeout(timeout):
                return await self._follow(call, limit_bytes, redirects)
        except TimeoutError:
            raise progress.fault("The other side took too long to answer.") from None
        except aiohttp.ClientPayloadError:
            raise Undeliverable("The answer is malformed.") from None
        except (aiohttp.ClientError, OSError):
            raise progress.fault("The other side cannot be reached.") from None
        except ValueError:
            # After ClientError, since a wrong certificate is both.
            raise Undeliverable("The request is malformed.") from None

    async def connect(self, host: str, port: int, timeout: float = 20.0) -> socket.socket:  # noqa: ASYNC109
        """A connected, non-blocking socket for what is not HTTP, to the first address that answers.

        Undeliverable for an address that may not be called; RetryLater if the other side cannot be reached.
        """
        try:
            async with asyncio.timeout(timeout):
                return await dialled(await self._addresses(host, port), port)
        except TimeoutError:
            raise RetryLater(f"{host} took too long to answer.") from None
        except (OSError, UnicodeError):
            raise RetryLater(f"{host} cannot be reached at port {port}.") from None

    @property
    def tls(self) -> ssl.SSLContext:
        if self._tls is None:
            self._tls = ssl.create_default_context()
        return self._tls

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _follow(self, call: _Call, limit: int, redirects: int) -> Fetched:
        for left in range(redirects, -1, -1):
            fetched = await self._once(call, limit)
            location = fetched.headers.get("Location")
            if fetched.status not in _REDIRECTS or not location or not left:
                return fetched
            call = self._next(call, fetched.status, location)
        raise AssertionError("unreachable")

    async def _once(self, call: _Call, limit: int) -> Fetched:
        async with self._open().request(
            call.method,
            call.url,
            headers=call.headers,
            data=call.body,
            allow_redirects=False,
            trace_request_ctx=call.progress,
        ) as response:
            body = bytearray()
            async for chunk in response.content.iter_any():
                body += chunk
                if len(body) > limit:
                    response.close()
                    raise Undeliverable(f"The answer is larger than {limit} bytes.")
            return Fetched(status=response.status, headers=response.headers, body=bytes(body))

    def _next(self, call: _Call, status: int, location: str) -> _Call:
        target = self._checked(str(call.url.join(URL(location))) if not _UNFIT.search(location) else location)
        if call.url.scheme == "https" and target.scheme == "http":
            raise Undeliverable("The redirect leaves encryption.")
        headers = call.headers
        if target.origin() != call.url.origin():
            headers = {name: value for name, value in headers.items() if name.lower() not in _PRIVATE_HEADERS}
        if status in _KEEP_METHOD or call.method in {"GET", "HEAD"}:
            return replace(call, url=target, headers=headers)
        return replace(call, method="GET", url=target, headers=headers, body=None)

    def _checked(self, text: str) -> URL:
        if len(text) > _LONGEST_URL or _UNFIT.search(text):
            raise Undeliverable("The address is not a web address.")
        try:
            url = URL(text)
            host, port = url.raw_host, url.port
        except (ValueError, UnicodeError):
            raise Undeliverable("The address is not a web address.") from None
        if url.scheme not in {"http", "https"} or not host or ("[" in _authority(text) and ":" not in host):
            raise Undeliverable("Only http and https addresses can be called.")
        if "@" in _authority(text):
            raise Undeliverable("An address with a user name or password in it is not called.")
        if self._ports is not None and port not in self._ports:
            raise Undeliverable("This port may not be called.")
        self._check_literal(host, port)
        return url

    def _check_literal(self, host: str, port: int | None) -> None:
        """Addresses in the URL itself; aiohttp does not ask the resolver for them."""
        try:
            ipaddress.ip_address(host)
        except ValueError:
            # The system would read 127.1, 0x7f.1, 2130706433 and 0177.0.0.1 as addresses; names never end so.
            if _NUMERIC_LABEL.fullmatch(host.rstrip(".").rpartition(".")[2]):
                raise _not_public() from None
        else:
            self._check_address(host, port, host)

    def _check_address(self, host: str, port: int | None, address: str) -> None:
        if not is_public(address) and not self._private.allow(host, port, address):
            raise _not_public()

    async def _addresses(self, host: str, port: int) -> list[str]:
        found = await self._resolve(host)
        for address in found:
            self._check_address(host, port, address)
        return found

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(
                resolver=_CheckedResolver(self._addresses),
                use_dns_cache=False,
                ssl=self._tls if self._tls is not None else True,
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "OneWindow"},
                trust_env=False,
                trace_configs=[_watch()],
            )
        return self._session


class _CheckedResolver(AbstractResolver):
    """Gives aiohttp only addresses that were checked, so that no second look-up can give another."""

    def __init__(self, addresses: Callable[[str, int], Awaitable[list[str]]]) -> None:
        self._addresses = addresses

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002
    ) -> list[ResolveResult]:
        found = await self._addresses(host, port)
        if not found:
            raise OSError(None, "The name has no address.")
        return [self._result(host, port, address) for address in found]

    async def close(self) -> None:
        """Nothing is held."""

    @staticmethod
    def _result(host: str, port: int, address: str) -> ResolveResult:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
        return ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=flags)


def _watch() -> aiohttp.TraceConfig:
    """Tells each call's progress when its head goes out."""

    async def sent(_session: aiohttp.ClientSession, context: SimpleNamespace, _told: object) -> None:
        context.trace_request_ctx.is_sent = True

    watch = aiohttp.TraceConfig()
    watch.on_request_headers_sent.append(sent)
    return watch


def _authority(text: str) -> str:
    """As it was written: URL drops an empty user name and the brackets."""
    return re.split(r"[/?#]", text.partition("//")[2], maxsplit=1)[0]


def _not_public() -> Undeliverable:
    return Undeliverable(
        "The address does not lead to the public Internet; the setting private_hosts can allow it."
    )
