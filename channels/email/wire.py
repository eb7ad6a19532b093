"""An IMAP client over a socket that was connected for it, with an end to what a server may make it hold."""

import imaplib
import logging
import select
import socket
import ssl
from contextlib import suppress
from typing import Any

from imapclient import IMAPClient, SocketTimeout

LARGEST = 64_000_000
"""Bytes of one literal; a server that announces more is not listened to."""
_MOST_SEARCHED = 10_000_000

# The library writes what it sends to its log, for those who look for its faults.
logging.getLogger("imapclient").setLevel(logging.WARNING)
imaplib._MAXLINE = _MOST_SEARCHED  # type: ignore[attr-defined]  # noqa: SLF001 - a search of a large folder is one line


class _Wire(imaplib.IMAP4):
    def __init__(self, connected: socket.socket) -> None:
        self._connected = connected
        super().__init__("")

    def open(self, host: str = "", port: int = 0, timeout: float | None = None) -> None:  # noqa: ARG002
        self.host, self.port, self.sock = host, port, self._connected
        self.file = self.sock.makefile("rb")

    def read(self, size: int) -> bytes:
        if size > LARGEST:
            raise self.abort(f"a literal of {size} bytes")
        return super().read(size)


class Client(IMAPClient):  # type: ignore[misc]  # the library has no types
    """Every wait for a byte ends after `patience_s`."""

    def __init__(self, connected: socket.socket, host: str, patience_s: float) -> None:
        self._connected = connected
        connected.settimeout(patience_s)
        super().__init__(host, ssl=False, timeout=SocketTimeout(patience_s, patience_s))

    def _create_IMAP4(self) -> Any:  # noqa: N802 - the library's name for it
        return _Wire(self._connected)

    def let_go(self) -> None:
        with suppress(OSError):
            self._imap.file.close()

    def idle_for(self, seconds: float) -> None:
        """Return when the server tells something, or after so long; an error if it has gone."""
        self.idle()
        if not self._has_more():
            poll = select.poll()
            poll.register(self.socket(), select.POLLIN)
            poll.poll(seconds * 1000)
        self.idle_done()

    def _has_more(self) -> bool:
        """Whether something came along with the answer to IDLE, which the socket does not tell any more."""
        connection = self.socket()
        patience = connection.gettimeout()
        connection.setblocking(False)
        try:
            return bool(self._imap.file.peek(1))
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        finally:
            connection.settimeout(patience)
