"""How much a visitor and an address may ask of the chat; an office has one address and many visitors."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from aiohttp import web

from inbox.core.errors import TooMany
from inbox.core.ids import VisitorId
from inbox.kit.limits import Buckets, client_ip, ip_key

SOCKETS = 20_000
SOCKETS_OF_ADDRESS = 1_000
_HELLOS = (25.0, 1_000.0)
_MESSAGES = (1.0, 20.0)
_MESSAGES_OF_ADDRESS = (20.0, 400.0)
_FRAMES = (20.0, 500.0)
_TYPING = (1.0, 3.0)
"""So many a second, and so many at once."""


class ChatLimits:
    """A program on this machine that names no client (a bench, a check) has no limits of an address."""

    def __init__(self, monotonic: Callable[[], float], *, trusted_hops: int = 0) -> None:
        self._hops = trusted_hops
        self._sockets: Counter[str] = Counter()
        self._open = 0
        self._hellos = Buckets(*_HELLOS, monotonic)
        self._messages = Buckets(*_MESSAGES, monotonic)
        self._of_address = Buckets(*_MESSAGES_OF_ADDRESS, monotonic)
        self._frames = Buckets(*_FRAMES, monotonic)
        self._typing = Buckets(*_TYPING, monotonic)

    @contextmanager
    def socket(self, request: web.Request) -> Iterator[str | None]:
        """Counts one socket as long as it is open; gives the client's address, or raises TooMany."""
        ip = client_ip(request.headers, request.remote, self._hops)
        key = "" if ip is None else ip_key(ip)
        if key:
            self._hellos.take(key)
        if self._open >= SOCKETS or (key and self._sockets[key] >= SOCKETS_OF_ADDRESS):
            raise TooMany("Too many chats are open; try again later.", retry_after=10.0)
        self._open += 1
        self._sockets[key] += 1
        try:
            yield ip
        finally:
            self._open -= 1
            self._sockets[key] -= 1
            if not self._sockets[key]:
                del self._sockets[key]

    def message(self, visitor_id: VisitorId, ip: str | None) -> None:
        """TooMany if the visitor, or everybody at this address together, writes too fast."""
        self._messages.take(visitor_id)
        if ip is not None:
            self._of_address.take(ip_key(ip))

    def frame(self, visitor_id: VisitorId) -> None:
        """TooMany for a flood that no page makes."""
        self._frames.take(visitor_id)

    def may_type(self, visitor_id: VisitorId) -> bool:
        try:
            self._typing.take(visitor_id)
        except TooMany:
            return False
        return True
