"""A real SMTP server (aiosmtpd) on a free port, with TLS and sign-in, that can be told to misbehave."""

import asyncio
import base64

from aiosmtpd.smtp import SMTP, AuthResult

PASSWORD = "a-password-of-the-mailbox"
TOKEN = "a-token-of-the-provider"


class _Session(SMTP):
    """Knows XOAUTH2 besides PLAIN and LOGIN, as the big providers do."""

    def connection_made(self, transport):
        super().connection_made(transport)
        self.event_handler.lines.add(transport)

    async def auth_XOAUTH2(self, _server, args):  # noqa: N802 - named by the library
        said = base64.b64decode(args[1] if len(args) > 1 else b"").decode()
        ok = said.endswith(f"auth=Bearer {TOKEN}\x01\x01")
        return AuthResult(success=ok, handled=False, auth_data=said)


class MailHost:
    """`mails` holds (recipients, bytes) of what it took. `faults` are the answers to the next mails: a code
    with words, "drop" (the line breaks before it takes the mail), "lost" (after it took it) or "held" (it
    took the mail and never says so). `refused` are answers to recipients."""

    def __init__(self, tls=None, *, implicit=False, password=PASSWORD):
        self.mails = []
        self.faults = []
        self.refused = {}
        self.sign_ins = []
        self.lines = set()
        self._tls = tls
        self._implicit = implicit
        self._password = password
        self._server = None
        self.port = None

    async def start(self, port=0):
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

    async def stop(self):
        self._server.close()
        for line in self.lines:
            line.abort()
        for _ in range(20):
            await asyncio.sleep(0)

    def _sign_in(self, _server, _session, _envelope, mechanism, data):
        self.sign_ins.append(mechanism)
        ok = getattr(data, "password", b"") == self._password.encode()
        return AuthResult(success=ok, handled=False)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        fault = self.faults.pop(0) if self.faults else None
        if fault in (None, "lost", "held"):
            self.mails.append((list(envelope.rcpt_tos), envelope.original_content))
        if fault == "held":
            await asyncio.get_running_loop().create_future()
        if fault in ("drop", "lost"):
            server.transport.abort()
            return "250 nobody hears this"
        return fault or "250 Taken"
