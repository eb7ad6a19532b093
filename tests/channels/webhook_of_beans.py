"""A webhook of the shop that sells coffee, the servers it calls, and requests to it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from channels.webhook import Settings, Webhook
from inbox.core.channel import ChannelContext
from inbox.core.ids import ChannelId
from inbox.core.inbound import InboundEvent, WebhookRequest
from inbox.core.secret import Secret
from inbox.storage.files import FileBlobs
from tests.channels.web_form_of_beans import NO_BLOBS, NamedVisitors, StandingClock
from tests.contract.recorded import CHANNEL, read, with_headers

RECORDINGS = Path(__file__).parent / "webhook"
SECRET = "a-secret-of-sixteen"


@dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class OtherSystem:
    """Remembers what was posted to it, and answers with what it is given."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.calls: list[dict[str, Any]] = []

    async def request(self, method: str, url: str, **rest: Any) -> Answer:
        self.calls.append({"method": method, "url": url, **rest})
        return self.answers.pop(0) if self.answers else Answer()


def a_webhook(
    other: OtherSystem | None = None, *, blobs: FileBlobs = NO_BLOBS, secret: str = SECRET, **settings: Any
) -> Webhook:
    context = ChannelContext(
        id=ChannelId(CHANNEL),
        clock=StandingClock(),
        visitors=NamedVisitors(),
        public_url="https://inbox.example",
        outside=other or OtherSystem(),
        blobs=blobs,
    )
    return Webhook(Settings(secret=Secret(secret), **settings), context)


def recorded(name: str, **headers: str | None) -> WebhookRequest:
    return with_headers(read(RECORDINGS / f"{name}.http"), **headers)


def posted(members: Any, **headers: str | None) -> WebhookRequest:
    body = members if isinstance(members, bytes) else json.dumps(members).encode()
    return with_headers(read(RECORDINGS / "automation_json.http", body=body), **headers)


def event_of(request: WebhookRequest, **settings: Any) -> InboundEvent:
    [event] = a_webhook(**settings).parse(request)
    return event
