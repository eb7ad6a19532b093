"""Carries the requests of python-telegram-bot over the one client, and reads what is refused."""

from contextvars import ContextVar
from typing import Any, NoReturn

import msgspec
from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

from channels.kit.multipart import Part, multipart
from channels.telegram.refusals import Unanswered, refusal
from inbox.core.errors import OneWindowError, RetryLater, Undeliverable
from inbox.core.errors import Unanswered as NoAnswer
from inbox.core.outside import Outside

_LIMIT_BYTES = 20_000_000
_QUICK_S = 15.0
_UPLOAD_S = 90.0
_UPLOAD_BYTES = 100_000


GRANTED: ContextVar[bytes | None] = ContextVar("GRANTED", default=None)
"""The last answer that granted a request of this task, as it came."""


class Carried(TelegramError):
    """Brings an error of ours through python-telegram-bot, which lets no others pass unchanged."""

    def __init__(self, error: OneWindowError | Unanswered) -> None:
        super().__init__(str(error))
        self.error = error


class Transport(BaseRequest):
    """Each connection is new: Telegram closes those that rest, and no message must go into one of them."""

    def __init__(self, outside: Outside, token: str) -> None:
        self._outside = outside
        self._token = token.encode()
        self._reached = False

    @property
    def read_timeout(self) -> float:
        return _QUICK_S

    async def initialize(self) -> None:
        """Nothing is held."""

    async def shutdown(self) -> None:
        """Nothing is held."""

    async def do_request(  # noqa: PLR0913, PLR0917 - as the library has it
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        body, content_type = _encoded(request_data)
        try:
            answer = await self.call(method, url, body, content_type)
        except (OneWindowError, Unanswered) as error:
            raise Carried(error) from None
        GRANTED.set(answer)
        return 200, answer

    async def call(
        self,
        method: str,
        url: str,
        body: bytes | None,
        content_type: str,
        seconds: float | None = None,
    ) -> bytes:
        """The body of an answer that grants the request; a refusal is raised, never with the address."""
        if seconds is None:
            seconds = _UPLOAD_S if len(body or b"") > _UPLOAD_BYTES else _QUICK_S
        try:
            answer = await self._outside.request(
                method,
                url,
                headers={"Content-Type": content_type, "Connection": "close"},
                body=body,
                limit_bytes=_LIMIT_BYTES,
                timeout=seconds,
            )
        except NoAnswer:
            raise Unanswered from None
        except RetryLater:
            raise RetryLater("Telegram cannot be reached.") from None
        except Undeliverable:
            if self._reached:
                raise Unanswered from None  # something came back, and broke off
            raise
        self._reached = True
        if answer.status != 200:
            _refuse(answer.status, answer.body.replace(self._token, b"***"))
        return answer.body


def _encoded(data: RequestData | None) -> tuple[bytes | None, str]:
    if data is None:
        return None, "application/json"
    if not data.contains_files:
        return msgspec.json.encode(data.parameters), "application/json"
    files: dict[str, Part] = {}
    for name, (file_name, content, media_type) in (data.multipart_data or {}).items():
        assert isinstance(content, bytes)
        files[name] = (file_name, content, media_type)
    return multipart(data.json_parameters, files)


def _refuse(status: int, body: bytes) -> NoReturn:
    try:
        told = msgspec.json.decode(body, type=dict[str, Any])
    except msgspec.DecodeError:
        told = {}
    description, parameters = told.get("description"), told.get("parameters")
    raise refusal(
        status,
        description if isinstance(description, str) else "",
        parameters if isinstance(parameters, dict) else {},
    )
