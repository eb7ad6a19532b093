"""The Bot API as this channel uses it; nothing of it prints or raises the token."""

import logging
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from telegram import Bot as Library
from telegram.error import TelegramError

from channels.kit.members import line
from channels.telegram.refusals import TOO_BIG, Unanswered
from channels.telegram.transport import GRANTED, Carried, Transport
from inbox.core.errors import ConfigError, OneWindowError, RetryLater, Undeliverable
from inbox.core.outside import Outside

R = TypeVar("R")

_NOT_AS_DOCUMENTED = (ArithmeticError, AttributeError, KeyError, TypeError, ValueError)
_JSON = "application/json"
_CONNECTIONS = 40

# The library writes addresses with the token in them to its log, for those who look for its faults.
logging.getLogger("telegram").setLevel(logging.WARNING)


class Hook(msgspec.Struct):
    """What Telegram says of the webhook."""

    url: str = ""
    pending_update_count: int = 0
    last_error_message: str = ""


class _Stored(msgspec.Struct):
    file_path: str = ""


class _Granted(msgspec.Struct):
    result: msgspec.Raw


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The bot itself. `reads_groups`: its privacy mode is off."""

    username: str
    reads_groups: bool


class Bot:
    """`library` makes the requests that write; they are awaited by `do`."""

    def __init__(self, token: str, api_url: str, outside: Outside) -> None:
        api = api_url.rstrip("/")
        self._methods = f"{api}/bot{token}"
        self._files = f"{api}/file/bot{token}"
        self._outside = outside
        self._transport = Transport(outside, token)
        # Without the second the library makes a client of its own for it, which costs 0.3 s.
        self.library = Library(
            token,
            base_url=f"{api}/bot",
            request=self._transport,
            get_updates_request=self._transport,
        )

    def __repr__(self) -> str:
        return "Bot(****)"

    async def do(self, call: Awaitable[object]) -> Any:
        """What Telegram says to a request of the library, as it says it; our own errors for everything else.

        An answer that the library cannot read, because it knows another version of the Bot API, is good. A
        token that is not known any more is renewed by somebody some time, so it is no end of a message.
        """
        GRANTED.set(None)
        try:
            await call
        except Carried as carried:
            raise _patient(carried.error) from None
        except (TelegramError, *_NOT_AS_DOCUMENTED):
            if GRANTED.get() is None:
                raise
        try:
            return msgspec.json.decode(GRANTED.get() or b"", type=dict[str, Any])["result"]
        except (msgspec.MsgspecError, KeyError):
            raise Unanswered from None

    async def account(self) -> Account:
        user = await self._ask("getMe", dict[str, Any], {})
        return Account(
            username=line(user, "username", 64),
            reads_groups=user.get("can_read_all_group_messages") is True,
        )

    async def hook(self) -> Hook:
        return await self._ask("getWebhookInfo", Hook, {})

    async def set_hook(self, url: str, secret: str, kinds: Sequence[str]) -> None:
        asked = {
            "url": url,
            "secret_token": secret,
            "allowed_updates": kinds,
            "max_connections": _CONNECTIONS,
        }
        await self._ask("setWebhook", bool, {**asked, "max_connections": _CONNECTIONS})

    async def delete_hook(self) -> None:
        """What waits there is kept for whoever polls."""
        await self._ask("deleteWebhook", bool, {})

    async def acknowledge(self, query: str) -> None:
        """Best effort: after a while Telegram forgets the question."""
        with suppress(OneWindowError, Unanswered):
            await self.do(self.library.answer_callback_query(query))

    async def updates(self, after: int | None, kinds: Sequence[str], seconds: int) -> list[bytes]:
        """Each as it came, byte for byte, waiting so long for the first; `after` are not sent again."""
        asked: dict[str, Any] = {"timeout": seconds, "allowed_updates": kinds}
        if after is not None:
            asked["offset"] = after + 1
        updates = await self._ask("getUpdates", list[msgspec.Raw], asked, seconds=seconds + 10.0)
        return [bytes(update) for update in updates]

    async def file(self, ref: str, limit_bytes: int) -> bytes:
        try:
            stored = await self._ask("getFile", _Stored, {"file_id": ref})
        except ConfigError as error:
            raise _patient(error) from None
        if not stored.file_path or stored.file_path.startswith("/"):
            raise Undeliverable("The Bot API server keeps this file on a disk of its own.")
        try:
            answer = await self._outside.request(
                "GET", f"{self._files}/{stored.file_path}", limit_bytes=limit_bytes, timeout=120.0
            )
        except RetryLater:
            raise RetryLater("Telegram cannot be reached.") from None
        if answer.status >= 500 or answer.status == 429:
            raise RetryLater("Telegram does not give this file at the moment.")
        if answer.status != 200:
            raise Undeliverable(
                TOO_BIG if answer.status == 413 else "Telegram does not have this file any more."
            )
        return answer.body

    async def _ask(
        self, method: str, kind: type[R], parameters: dict[str, Any], *, seconds: float | None = None
    ) -> R:
        """For what is as well when it is asked twice."""
        try:
            body = await self._transport.call(
                "POST", f"{self._methods}/{method}", msgspec.json.encode(parameters), _JSON, seconds
            )
            return msgspec.json.decode(msgspec.json.decode(body, type=_Granted).result, type=kind)
        except Unanswered as error:
            raise RetryLater(str(error)) from None
        except msgspec.MsgspecError:
            raise RetryLater("Telegram's answer cannot be read.") from None


def _patient(error: OneWindowError | Unanswered) -> OneWindowError | Unanswered:
    return RetryLater(str(error)) if isinstance(error, ConfigError) else error
