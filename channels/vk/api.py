"""VK's API as this channel uses it, and what its refusals mean; nothing of it prints or raises the token."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from channels.kit.members import Members, line, member, number
from channels.kit.multipart import multipart
from channels.kit.payload import json_object
from channels.kit.refusals import Refusals
from inbox.core.errors import (
    PayloadError,
    RetryLater,
    Unanswered,
    Undeliverable,
)
from inbox.core.outside import Outside
from inbox.core.secret import Secret

VERSION = "5.199"
_TIMEOUT_S = 15.0
_UPLOAD_S = 90.0
_LATER: Mapping[int, tuple[str, float | None]] = {
    1: ("VK has a fault at the moment.", None),
    6: ("VK takes no more requests in this second.", 1.0),
    9: ("VK takes no more messages like this one for a while.", 60.0),
    10: ("VK has a fault at the moment.", None),
    29: ("VK takes no more requests of this kind today.", 3600.0),
}
_UNREACHABLE: Mapping[int, str] = {
    18: "This person's page is deleted or blocked.",
    900: "This person has blocked the community.",
    901: "This person has not allowed messages of the community; they have to write first.",
    902: "This person's privacy settings do not let the community write.",
}
_REFUSED: Mapping[int, str] = {
    100: "VK refused the message as it is",
    911: "VK refused the buttons",
    914: "The message is too long for VK.",
    917: "The community may not write in this chat.",
    921: "This message cannot be forwarded any more.",
    925: "Only an administrator of the chat may do this.",
    936: "This conversation does not exist any more.",
    944: "This message no longer exists.",
    945: "This chat is switched off.",
    946: "The chats of this kind are switched off.",
    950: "This message cannot be sent at that time.",
    960: "This chat is too old to be written to.",
    969: "Messages to this chat are limited.",
    909: "VK does not let this message be changed any more.",
    920: "VK does not let a message of this kind be changed.",
    924: "VK lets messages be deleted for everybody for 24 hours only.",
}
_BROKEN: Mapping[int, str] = {
    5: "VK does not know this access key; create a new one.",
    7: "The access key lacks a right; it needs community management, messages, photos and documents.",
    15: "The access key lacks a right, or messages of the community are switched off.",
    27: "This is no access key of a community; create one in the community's settings.",
    203: "The access key may not manage this community.",
    912: "Switch on the bot abilities in the community's settings of messages.",
}
REFUSALS = Refusals(provider="VK", late=_LATER, unreachable=_UNREACHABLE, broken=_BROKEN, refused=_REFUSED)


class Api:
    def __init__(self, token: Secret, api_url: str, outside: Outside) -> None:
        self._token = token
        self._url = api_url.rstrip("/")
        self._outside = outside

    async def ask(self, method: str, **asked: object) -> Any:
        """What VK grants. Unanswered if the request went out and nobody knows what became of it."""
        given = {name: _text(value) for name, value in asked.items() if value is not None}
        # The key goes in a header, where no proxy writes it down.
        headers = {
            "Authorization": f"Bearer {self._token.reveal()}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        answer = await self._outside.request(
            "POST",
            f"{self._url}/method/{method}",
            headers=headers,
            body=urlencode({**given, "v": VERSION}).encode(),
            timeout=_TIMEOUT_S,
        )
        told = _read(answer.status, answer.body)
        if "response" in told:
            return told["response"]
        error = member(told, "error")
        raise REFUSALS.read(number(error, "error_code") or 0, line(error, "error_msg", 200))

    async def upload(self, url: str, field: str, name: str, data: bytes) -> Members:
        """To the place that VK named for one file."""
        body, content_type = multipart({}, {field: (name, data, "application/octet-stream")})
        answer = await self._outside.request(
            "POST", url, headers={"Content-Type": content_type}, body=body, timeout=_UPLOAD_S
        )
        told = _read(answer.status, answer.body)
        if refused := line(told, "error", 200):
            raise Undeliverable(f"VK refused the file {name}: {refused.rstrip('.')}.")
        return told


def _read(status: int, body: bytes) -> dict[str, Any]:
    if status == 429:
        raise RetryLater("VK asks for a pause.", after=30.0)
    if status >= 500:
        raise Unanswered("VK has a fault at the moment.")
    try:
        return json_object(body)
    except PayloadError:
        raise Unanswered("VK's answer cannot be read.") from None


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)
