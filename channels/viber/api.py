"""Viber's API as this channel uses it; nothing of it prints or raises the token."""

from collections.abc import Mapping
from typing import Any

import msgspec

from channels.kit.members import line
from channels.kit.payload import json_object
from channels.kit.refusals import Refusals
from inbox.core.errors import (
    PayloadError,
    RetryLater,
    Unanswered,
)
from inbox.core.outside import Outside
from inbox.core.secret import Secret

UNKNOWN_TOKEN = "Viber does not know this token; copy it again from the bot's settings."  # noqa: S105
_TIMEOUT_S = 15.0
_FAULT = "Viber has a fault at the moment."
_LATER: Mapping[int, tuple[str, float | None]] = {
    12: ("Viber takes no more messages to this person until they answer, or an hour has passed.", 600.0),
}
_UNREACHABLE: Mapping[int, str] = {
    5: "This person has no Viber account any more.",
    6: "This person has not subscribed to the bot, or has left it.",
}
_REFUSED: Mapping[int, str] = {
    3: "Viber refused the message as it is",
    4: "Viber refused the message as it is",
    9: "Viber has suspended the bot.",
    11: "The person's Viber is too old for this message.",
    13: "The person's Viber is too old for this message.",
    14: "The person's Viber is too old for this message.",
    21: "Viber does not let this bot write to people in that country.",
    23: "The bot's free messages are used up; top up its account at Viber.",
    24: "The bot's account at Viber has no money left.",
}
_BROKEN: Mapping[int, str] = {
    1: "Viber cannot use our public address; it must be https with a valid certificate.",
    2: UNKNOWN_TOKEN,
    7: "Viber has blocked the bot.",
    8: "This bot does not exist any more.",
    10: "Viber has forgotten our address; switch the channel off and on again.",
    15: "Viber has not approved this bot yet.",
}
REFUSALS = Refusals(provider="Viber", late=_LATER, unreachable=_UNREACHABLE, broken=_BROKEN, refused=_REFUSED)


class Api:
    def __init__(self, token: Secret, api_url: str, outside: Outside) -> None:
        self._token = token
        self._url = api_url.rstrip("/")
        self._outside = outside

    async def ask(self, method: str, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        """What Viber grants. Unanswered if the request went out and nobody knows what became of it."""
        answer = await self._outside.request(
            "POST",
            f"{self._url}/pa/{method}",
            headers={"X-Viber-Auth-Token": self._token.reveal(), "Content-Type": "application/json"},
            body=msgspec.json.encode(asked),
            timeout=_TIMEOUT_S,
        )
        if answer.status == 429:
            raise RetryLater("Viber asks for a pause.", after=30.0)
        if answer.status >= 500:
            raise Unanswered(_FAULT)
        try:
            told = json_object(answer.body)
        except PayloadError:
            raise Unanswered("Viber's answer cannot be read.") from None
        status = told.get("status")
        if status != 0:
            raise REFUSALS.read(status if type(status) is int else -1, line(told, "status_message", 200))
        return told
