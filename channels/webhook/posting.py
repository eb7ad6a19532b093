"""Posts what agents write to the other system, signed, so that a repeat can be known as one."""

import base64
from datetime import datetime
from typing import Any

import msgspec

from channels.webhook.proof import standard_signature
from inbox.core.blobs import Blobs
from inbox.core.errors import RetryLater, Undeliverable
from inbox.core.outbound import OutboundMessage
from inbox.core.outside import Answered, Outside
from inbox.kit.text import one_line

_TIMEOUT_S = 15.0
_LIMIT = 65_536
_LATER = frozenset({408, 409, 425, 429})
_LONGEST_ID = 200
_LONGEST_WAIT_S = 3_600.0
_encode = msgspec.json.Encoder().encode


class Post:
    """One signed request; `message_id` is the same for every repeat of it."""

    def __init__(self, outside: Outside, url: str, secret: str) -> None:
        self._outside = outside
        self._url = url
        self._secret = secret

    async def send(self, message_id: str, document: dict[str, Any], at: datetime) -> str | None:
        """What the other system calls it, if it says; Undeliverable and RetryLater say whose turn it is."""
        body = _encode(document)
        stamp = str(int(at.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": stamp,
            "webhook-signature": standard_signature(self._secret, message_id, stamp, body),
        }
        answer = await self._outside.request(
            "POST", self._url, headers=headers, body=body, limit_bytes=_LIMIT, timeout=_TIMEOUT_S
        )
        _check(answer)
        return _name(answer.body)


async def document_of(message: OutboundMessage, blobs: Blobs) -> dict[str, Any]:
    """The message as the other system reads it; files stand inside as base64."""
    return {
        "type": "edited" if message.replaces else "message",
        "id": message.replaces or message.entry_id,
        "thread": message.thread,
        "to": {"kind": message.to.kind, "value": message.to.value},
        "text": message.text,
        "answers": message.answers,
        "files": [
            {
                "name": each.name,
                "type": each.media_type,
                "size": each.size,
                "data": base64.b64encode(await blobs.get(each.blob)).decode(),
            }
            for each in message.attachments
        ],
    }


def _check(answer: Answered) -> None:
    if 200 <= answer.status < 300:
        return
    if answer.status in _LATER or answer.status >= 500:
        raise RetryLater(f"The other system answered {answer.status}.", after=_after(answer))
    raise Undeliverable(f"The other system refused it with {answer.status}.")


def _after(answer: Answered) -> float | None:
    said = answer.headers.get("Retry-After", "")
    return min(float(said), _LONGEST_WAIT_S) if said.isascii() and said.isdigit() else None


def _name(body: bytes) -> str | None:
    try:
        named = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    given = named.get("id") if isinstance(named, dict) else None
    return one_line(given, _LONGEST_ID) or None if isinstance(given, str) else None
