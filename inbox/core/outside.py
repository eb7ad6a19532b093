"""What channels may lean on beyond the inbox: other people's servers, and what is remembered of them."""

import socket
import ssl
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from inbox.core.ids import ContactId, VisitorId


class VisitorTokens(Protocol):
    """Signs and reads the visitor's id that a browser carries."""

    def issue(self, visitor_id: VisitorId) -> str: ...

    def read(self, token: str) -> VisitorId | None:
        """None for anything that we did not sign; never raises."""
        ...

    def ticket(self, visitor_id: VisitorId, at: datetime) -> str:
        """A short-lived name for the visitor that may stand in an address: at most 64 of A-Z a-z 0-9 _ -."""
        ...

    def redeem(self, ticket: str, at: datetime) -> VisitorId | None:
        """Who a ticket was made for; None for anything that we did not make, or too long before `at`."""
        ...

    def for_contact(self, contact_id: ContactId, at: datetime) -> str:
        """Signed, for a link that is sent to this person; good for a month."""
        ...


class Answered(Protocol):
    """A complete answer of a server, whatever its status; `headers` finds names in any case."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def body(self) -> bytes: ...


class Outside(Protocol):
    """The one way to call other people's servers: public addresses, and those that the operator allows."""

    async def request(  # noqa: PLR0913 - one request has this many sides
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        limit_bytes: int = 1_000_000,
        timeout: float = 10.0,  # noqa: ASYNC109 - the time for everything
        redirects: int = 0,
    ) -> Answered:
        """Undeliverable for an address that may not be called or an answer that is too large; RetryLater if
        the other side cannot be reached or takes too long, as Unanswered once the request went out."""
        ...

    async def connect(self, host: str, port: int, timeout: float = 20.0) -> socket.socket:  # noqa: ASYNC109
        """A connected, non-blocking socket to an address that may be called, for what is not HTTP.

        Undeliverable for one that may not be; RetryLater if the other side cannot be reached.
        """
        ...

    @property
    def tls(self) -> ssl.SSLContext:
        """Whom the operator trusts; names are checked."""
        ...


class Remembered(Protocol):
    """What a channel remembers about itself beyond its messages, by its own names; durable at return."""

    async def recall(self, name: str) -> str | None: ...

    async def remember(self, name: str, value: str) -> None: ...

    async def is_filed(self, external_id: str) -> bool:
        """Whether the event was ever filed."""
        ...
