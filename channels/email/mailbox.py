"""One connection to a mailbox: the library waits in a thread of its own, and never longer than we say."""

import asyncio
import imaplib
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from imapclient.exceptions import IMAPClientError, LoginError

from channels.email.folder import INBOX, SENT
from channels.email.refusals import at_sign_in, gone, sentence
from channels.email.settings import Settings
from channels.email.wire import LARGEST, Client
from inbox.core.errors import ConfigError, RetryLater
from inbox.core.outside import Outside

T = TypeVar("T")
_WHOLE = "BODY.PEEK[]"
_USUAL_SENT = ("Sent", "Sent Items", "Sent Messages", "INBOX.Sent", "Отправленные")
# What the library raises over bytes that are no IMAP.
_GARBAGE = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds: for a byte, for an answer, for news before IDLE is renewed, between looks without IDLE."""

    byte: float = 30.0
    answer: float = 180.0
    news: float = 120.0
    look: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    name: str
    use: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """`next_uid` is None where the server does not say."""

    validity: int
    next_uid: int | None


class Broken(RetryLater):
    """The connection is of no use any more."""


class Mailbox:
    """Made by `connected`; after an error it is closed, and another one is made."""

    def __init__(
        self, connection: socket.socket, settings: Settings, tls: ssl.SSLContext, patience: Patience
    ) -> None:
        self._connection = connection
        self._settings = settings
        self._tls = tls
        self._patience = patience
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="mailbox")
        self._client: Any = None

    @classmethod
    async def connected(
        cls, settings: Settings, outside: Outside, token: str | None, patience: Patience = Patience()
    ) -> "Mailbox":
        """Signed in. ConfigError if somebody has to change something, else RetryLater."""
        if not settings.imap_host:
            raise ConfigError("Set the IMAP server of the mailbox.")
        connection = await outside.connect(settings.imap_host, settings.imap_port, patience.byte)
        mailbox = cls(connection, settings, outside.tls, patience)
        try:
            await mailbox._do(lambda: mailbox._sign_in(token))
        except BaseException:
            mailbox.close()
            raise
        return mailbox

    def close(self) -> None:
        """At once, whatever the thread waits for."""
        with suppress(OSError):
            socket.socket.shutdown(self._connection, socket.SHUT_RDWR)
        self._thread.submit(self._let_go)
        self._thread.shutdown(wait=False)

    async def folders(self) -> Sequence[Folder]:
        return await self._do(self._folders)

    async def open(self, folder: str) -> Opened:
        """Without marking anything there as seen."""
        told: Mapping[bytes, Any] = await self._do(lambda: self._client.select_folder(folder, readonly=True))
        validity, following = told.get(b"UIDVALIDITY"), told.get(b"UIDNEXT")
        if type(validity) is not int:
            raise Broken("The mail server does not number its mail.")
        return Opened(validity=validity, next_uid=following if type(following) is int else None)

    async def newer(self, uid: int) -> Sequence[int]:
        """Those above; a server always names its newest one too."""
        found = await self._search(["UID", f"{uid + 1}:*"])
        return [each for each in found if each > uid]

    async def since(self, day: date) -> Sequence[int]:
        return await self._search(["SINCE", day])

    async def message(self, uid: int) -> bytes | None:
        """Its bytes, at most `LARGEST`; None if it is gone."""
        return await self._part(uid, f"{_WHOLE}<0.{LARGEST}>", b"BODY[]<0>")

    async def heads(self, uids: Sequence[int]) -> Mapping[int, bytes]:
        told = await self._do(lambda: self._client.fetch(uids, ["BODY.PEEK[HEADER]"]))
        return {uid: told[uid][b"BODY[HEADER]"] for uid in uids if b"BODY[HEADER]" in told.get(uid, {})}

    async def news(self) -> None:
        """Return when there may be some in the folder that is open."""
        if b"IDLE" not in await self._do(self._client.capabilities):
            await asyncio.sleep(self._patience.look)
            await self._do(self._client.noop)
            return
        seconds = self._patience.news
        await self._do(lambda: self._client.idle_for(seconds), seconds + self._patience.byte)

    async def _search(self, criteria: Sequence[object]) -> Sequence[int]:
        found = await self._do(lambda: self._client.search(criteria))
        return sorted({each for each in found if type(each) is int and 0 < each < 2**32})

    async def _part(self, uid: int, asked: str, named: bytes) -> bytes | None:
        told = await self._do(lambda: self._client.fetch([uid], [asked]))
        data = told.get(uid, {}).get(named)
        if isinstance(data, bytes):
            return data
        if uid in await self._search(["UID", str(uid)]):
            raise Broken("The mail server does not give a message that it has.")
        return None

    def _let_go(self) -> None:
        if self._client is not None:
            self._client.let_go()
        self._connection.close()

    def _sign_in(self, token: str | None) -> None:
        settings = self._settings
        if settings.imap_security == "tls":
            self._connection.settimeout(self._patience.byte)
            self._connection = self._tls.wrap_socket(self._connection, server_hostname=settings.imap_host)
        self._client = Client(self._connection, settings.imap_host, self._patience.byte)
        if settings.imap_security == "starttls":
            self._client.starttls(self._tls)
            self._connection = self._client.socket()
        if token is None:
            self._client.login(settings.login, settings.password.reveal())
        else:
            self._client.oauth2_login(settings.login, token)

    def _folders(self) -> Sequence[Folder]:
        listed = [(flags, name) for flags, _, name in self._client.list_folders()]
        names = {name for _, name in listed}
        marked = [name for flags, name in listed if b"\\Sent" in flags]
        sent = next(iter([*marked, *(name for name in _USUAL_SENT if name in names)]), None)
        wanted = self._settings.folders or ("INBOX", *([sent] if sent else ()))
        for name in wanted:
            if name not in names and name.upper() != "INBOX":
                raise ConfigError(f"The mailbox has no folder named {name}.")
        return [Folder(name=name, use=SENT if name == sent else INBOX) for name in wanted]

    async def _do(self, call: Callable[[], T], seconds: float | None = None) -> T:
        try:
            async with asyncio.timeout(seconds or self._patience.answer):
                return await asyncio.get_running_loop().run_in_executor(self._thread, call)
        except LoginError as error:
            raise at_sign_in(error) from None
        except ssl.SSLCertVerificationError:
            raise ConfigError(f"The certificate of {self._settings.imap_host} cannot be trusted.") from None
        except TimeoutError:
            raise Broken("The mail server took too long to answer.") from None
        except (IMAPClientError, imaplib.IMAP4.error) as error:
            raise (gone(error) or Broken(sentence(error))) from None
        except (OSError, *_GARBAGE):
            raise Broken("The connection to the mail server broke off.") from None
