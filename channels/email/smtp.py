"""One conversation with the mailbox's SMTP server: signs in, hands a mail over, and tells what came of it."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from channels.email.oauth import Tokens
from channels.email.settings import Settings
from inbox.core.errors import ConfigError, OneWindowError, RetryLater, Unanswered, Undeliverable
from inbox.core.outside import Outside
from inbox.kit.text import one_line

_BEFORE_DATA_S = 50.0
_ANSWER_S = 55.0
_LONGEST_WORDS = 300


class Smtp:
    """`settings` are completed; `tokens` is None where a password is used."""

    def __init__(self, settings: Settings, outside: Outside, tokens: Tokens | None) -> None:
        self._settings = settings
        self._outside = outside
        self._tokens = tokens

    async def check(self) -> None:
        """Sign in and leave; ConfigError, RetryLater or Undeliverable say what is wrong."""
        async with self._patiently(), self._signed_in():
            pass

    async def hand_over(self, raw: bytes, sender: str, recipients: Sequence[str]) -> dict[str, str]:
        """What the server said about those whom it refused, while it took the mail for the others.

        Undeliverable if it refused all of them or the mail; RetryLater if nobody has it; Unanswered if the
        whole mail went out and no answer came.
        """
        async with self._patiently():
            client = await self._open()
        try:
            async with self._patiently():
                refused = await _address(client, sender, recipients)
            await _hand_in(client, raw)
            return refused
        finally:
            await _leave(client)

    @asynccontextmanager
    async def _signed_in(self) -> AsyncIterator[SMTP]:
        client = await self._open()
        try:
            yield client
        finally:
            await _leave(client)

    async def _open(self) -> SMTP:
        settings = self._settings
        if not settings.smtp_host:
            raise ConfigError("The SMTP server is not set; without it nothing can be sent.")
        connection = await self._outside.connect(settings.smtp_host, settings.smtp_port)
        client = SMTP(
            hostname=settings.smtp_host,
            sock=connection,
            use_tls=settings.smtp_security == "tls",
            start_tls=settings.smtp_security == "starttls",
            tls_context=None if settings.smtp_security == "none" else self._outside.tls,
            local_hostname=settings.address.rpartition("@")[2],
            timeout=_ANSWER_S,
        )
        try:
            await client.connect()
            await self._sign_in(client)
        except BaseException:
            client.close()
            # Not closed: it belongs to a transport by now, which sees its end and lets go of it.
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            raise
        return client

    async def _sign_in(self, client: SMTP) -> None:
        if self._tokens is None:
            if password := self._settings.password.reveal():
                await client.login(self._settings.login, password)
            return
        try:
            await client.auth_xoauth2(self._settings.login, await self._tokens.access())
        except SMTPAuthenticationError:
            self._tokens.forget()
            raise

    @asynccontextmanager
    async def _patiently(self) -> AsyncIterator[None]:
        """Turns what goes wrong before the mail itself was handed over into what is to be done about it."""
        try:
            async with asyncio.timeout(_BEFORE_DATA_S):
                yield
        except SMTPAuthenticationError as error:
            raise _unwelcome(error) from None
        except SMTPResponseException as error:
            raise _refusal(error.code, error.message) from None
        except ssl.SSLError:
            raise RetryLater("The certificate of the mail server is not trusted.") from None
        except (TimeoutError, SMTPTimeoutError):
            raise RetryLater("The mail server took too long to answer.") from None
        except (SMTPException, OSError) as error:
            raise RetryLater(f"The mail server cannot be used: {_words(str(error))}.") from None


async def _address(client: SMTP, sender: str, recipients: Sequence[str]) -> dict[str, str]:
    """Whom the server refuses for good; nobody is addressed if one of them only has to wait."""
    await client.mail(sender)
    refused = {}
    for recipient in recipients:
        try:
            await client.rcpt(recipient)
        except SMTPRecipientRefused as error:
            if error.code < 500:
                raise
            refused[recipient] = f"{error.code} {_words(error.message)}"
    if len(refused) == len(recipients):
        said = "; ".join(f"{recipient}: {words}" for recipient, words in refused.items())
        raise Undeliverable(f"The mail server refused the recipients: {said}")
    return refused


async def _hand_in(client: SMTP, raw: bytes) -> None:
    try:
        await client.data(raw)
    except SMTPDataError as error:
        raise _refusal(error.code, error.message) from None
    except (SMTPServerDisconnected, SMTPTimeoutError, OSError):
        raise Unanswered("The connection broke off before the mail server said that it took it.") from None
    except SMTPException as error:
        raise RetryLater(f"The mail server cannot be used: {_words(str(error))}.") from None


async def _leave(client: SMTP) -> None:
    """The mail is taken or not by now; how the server says goodbye changes nothing."""
    with suppress(SMTPException, OSError, TimeoutError):
        if client.is_connected:
            await client.quit(timeout=3)
    client.close()


def _refusal(code: int, message: str) -> OneWindowError:
    said = f"The mail server said: {code} {_words(message)}"
    return Undeliverable(said) if code >= 500 else RetryLater(said)


def _unwelcome(error: SMTPAuthenticationError) -> OneWindowError:
    """A password is put right by a person, and then what waits goes out."""
    return RetryLater(f"The mail server does not let us in: {error.code} {_words(error.message)}")


def _words(text: str) -> str:
    return one_line(text, _LONGEST_WORDS).rstrip(".")
