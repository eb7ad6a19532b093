"""LINE's Messaging API as this channel uses it; nothing of it prints or raises the token."""

from collections.abc import Mapping
from typing import Any

import msgspec

from channels.kit.members import items, line
from channels.kit.payload import json_object
from channels.line.settings import FILES, OFFICIAL
from inbox.core.errors import (
    ConfigError,
    OneWindowError,
    PayloadError,
    RetryLater,
    Unanswered,
    Undeliverable,
)
from inbox.core.inbound import File
from inbox.core.outside import Answered, Outside
from inbox.core.secret import Secret
from inbox.kit.sniff import sniff

_TIMEOUT_S = 15.0
_FILE_S = 120.0
_ACCEPTED = 409
_MONTHLY_PAUSE_S = 3_600.0
_PREPARING = 202


class Api:
    """Refusals are shown in LINE's words, without what is `secret` in them."""

    def __init__(self, token: Secret, secret: Secret, api_url: str, outside: Outside) -> None:
        self._token = token
        self._secrets = (token, secret)
        self._url = api_url.rstrip("/")
        self._outside = outside

    async def get(self, path: str) -> Mapping[str, Any]:
        return self._read(await self._ask("GET", path))

    async def put(self, path: str, asked: Mapping[str, Any]) -> None:
        self._read(await self._ask("PUT", path, asked))

    async def push(self, asked: Mapping[str, Any], retry_key: str) -> list[str]:
        """What LINE calls the messages; the same key within a day shows them once, however often it comes.

        Unanswered if the request went out and nobody knows what became of it.
        """
        answer = await self._ask("POST", "v2/bot/message/push", asked, retry_key)
        told = _said(answer.body) if answer.status == _ACCEPTED else self._read(answer)
        names = [name for each in items(told, "sentMessages") if (name := line(each, "id", 60))]
        return names or ([retry_key] if answer.status == _ACCEPTED else [])

    async def file(self, message: str, limit_bytes: int) -> File:
        """LINE gives what people send by a server of its own."""
        url = FILES if self._url == OFFICIAL else self._url
        answer = await self._outside.request(
            "GET",
            f"{url}/v2/bot/message/{message}/content",
            headers=self._headers,
            limit_bytes=limit_bytes,
            timeout=_FILE_S,
        )
        if answer.status in {404, 410}:
            raise Undeliverable("LINE does not have this file any more.")
        if answer.status == _PREPARING:
            raise RetryLater("LINE still prepares this file.", after=5.0)
        if answer.status != 200:
            raise RetryLater("LINE does not give this file at the moment.")
        media_type = answer.headers.get("Content-Type", "").partition(";")[0]
        return File(name="file", media_type=sniff(answer.body, media_type), data=answer.body)

    async def _ask(
        self, method: str, path: str, asked: Mapping[str, Any] | None = None, retry_key: str = ""
    ) -> Answered:
        headers = {**self._headers, **({"X-Line-Retry-Key": retry_key} if retry_key else {})}
        return await self._outside.request(
            method,
            f"{self._url}/{path}",
            headers=headers,
            body=None if asked is None else msgspec.json.encode(asked),
            timeout=_TIMEOUT_S,
        )

    def _read(self, answer: Answered) -> dict[str, Any]:
        if answer.status >= 500:
            raise Unanswered("LINE has a fault at the moment.")
        if answer.status >= 400:
            body = answer.body
            for secret in self._secrets:
                body = body.replace(secret.reveal().encode(), b"***")
            raise _refusal(answer.status, body)
        return _object(answer.body)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token.reveal()}", "Content-Type": "application/json"}


def _object(body: bytes) -> dict[str, Any]:
    try:
        return json_object(body)
    except PayloadError:
        raise Unanswered("LINE's answer cannot be read.") from None


def _said(body: bytes) -> dict[str, Any]:
    """Nothing, if it cannot be read: the status alone says enough."""
    try:
        return json_object(body)
    except PayloadError:
        return {}


def _refusal(status: int, body: bytes) -> OneWindowError:
    told = _said(body)
    said = line(told, "message", 200)
    more = "; ".join(filter(None, (line(each, "message", 100) for each in items(told, "details")[:3])))
    if status == 429:
        if "monthly limit" in said.lower():
            return RetryLater("The account's messages of this month are used up.", after=_MONTHLY_PAUSE_S)
        return RetryLater("LINE asks for a pause.", after=30.0)
    if status == 401:
        return ConfigError("LINE does not know this channel access token; issue a new one.")
    if status == 403:
        return ConfigError("The account's plan or rights do not allow this at LINE.")
    told_why = ": ".join(filter(None, (said.rstrip("."), more.rstrip("."))))
    return Undeliverable(f"LINE refused it: {told_why}." if told_why else "LINE refused it.")
