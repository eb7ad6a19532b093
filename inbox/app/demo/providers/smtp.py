"""A real SMTP server (aiosmtpd) on a free port, with TLS and sign-in."""

import asyncio
import base64
import ssl
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope


class _Session(SMTP):
    """Knows XOAUTH2 besides PLAIN and LOGIN, as the big providers do."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.event_handler.lines.add(transport)

    async def auth_XOAUTH2(self, _server: Any, args: Any) -> Any:  # noqa: N802 - named by the library
        said = base64.b64decode(args[1] if len(args) > 1 else b"").decode()
        ok = said.endswith(f"auth=Bearer {self.event_handler.token}\x01\x01")
        return AuthResult(success=ok, handled=False, auth_data=said)


class MailHost:
    """`mails` holds (recipients, bytes) of what it took."""

    def __init__(
        self, tls: ssl.SSLContext | None = None, *, implicit: bool = False, password: str, token: str = ""
    ) -> None:
        self.mails: list[tuple[list[str], bytes]] = []
        self.sign_ins: list[str] = []
        self.lines: set[asyncio.Transport] = set()
        self.port = 0
        self._tls = tls
        self._implicit = implicit
        self._password = password
        self.token = token
        self._server: asyncio.Server | None = None

    async def start(self, port: int = 0) -> Self:
        starttls = None if self._implicit else self._tls
        self._server = await asyncio.get_running_loop().create_server(
            lambda: _Session(
                self,
                hostname="localhost",
                tls_context=starttls,
                require_starttls=starttls is not None,
                auth_required=starttls is not None,
                auth_require_tls=starttls is not None,
                authenticator=self._sign_in,
                data_size_limit=50_000_000,
            ),
            "127.0.0.1",
            port,
            ssl=self._tls if self._implicit else None,
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        for line in self.lines:
            line.abort()
        for _ in range(20):
            await asyncio.sleep(0)

    def _sign_in(
        self, _server: Any, _session: Any, _envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        self.sign_ins.append(mechanism)
        ok = getattr(data, "password", b"") == self._password.encode()
        return AuthResult(success=ok, handled=False)

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if (refusal := self.refusal(address)) is not None:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        return await self.take(server, envelope)

    def refusal(self, address: str) -> str | None:  # noqa: ARG002 - tests refuse some
        """What is answered to a recipient that is not taken."""
        return None

    async def take(self, server: SMTP, envelope: Envelope) -> str:  # noqa: ARG002 - tests break some lines
        """Keep the mail; what is answered."""
        self.mails.append((list(envelope.rcpt_tos), bytes(envelope.original_content or b"")))
        return "250 Taken"
