"""The form of a shop that sells coffee, and requests to it, for tests."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from channels.web_form import Settings, WebForm
from inbox.core.channel import ChannelContext
from inbox.core.ids import ChannelId, VisitorId
from inbox.core.inbound import InboundEvent, WebhookRequest
from inbox.kit.fetch import Fetcher
from inbox.storage.files import FileBlobs
from tests.contract.recorded import CHANNEL, NOON, read, with_headers

RECORDINGS = Path(__file__).parent / "web_form"
NO_BLOBS = FileBlobs(Path(__file__).parent / "no_blobs")
"""Holds nothing, and is not written to."""


class StandingClock:
    def now(self):
        return NOON


class NamedVisitors:
    """Signs nothing: `token-of-x` is the token of the visitor x."""

    def issue(self, visitor_id: VisitorId) -> str:
        return f"token-of-{visitor_id}"

    def read(self, token: str) -> VisitorId | None:
        return VisitorId(token.removeprefix("token-of-")) if token.startswith("token-of-") else None

    def ticket(self, visitor_id: VisitorId, at: datetime) -> str:
        return f"ticket-of-{visitor_id}-{int(at.timestamp()) // 3600}"

    def redeem(self, ticket: str, at: datetime) -> VisitorId | None:
        name, _, hour = ticket.removeprefix("ticket-of-").rpartition("-")
        fresh = hour.isdigit() and int(at.timestamp()) // 3600 - int(hour) <= 7 * 24
        return VisitorId(name) if fresh and ticket.startswith("ticket-of-") else None


def a_form(*hosts: str, phone_region: str = "DE") -> WebForm:
    context = ChannelContext(
        id=ChannelId(CHANNEL),
        clock=StandingClock(),
        visitors=NamedVisitors(),
        public_url="https://inbox.example",
        outside=Fetcher(),
        blobs=NO_BLOBS,
    )
    settings = Settings(site="SiteKey123", hosts=hosts or ("beans.example",), phone_region=phone_region)
    return WebForm(settings, context)


def recorded(name: str, **headers: str | None) -> WebhookRequest:
    return with_headers(read(RECORDINGS / f"{name}.http"), **headers)


def posted(members: Any, **headers: str | None) -> WebhookRequest:
    """A JSON post like the recorded one, with these members instead."""
    body = members if isinstance(members, bytes) else json.dumps(members).encode()
    return with_headers(read(RECORDINGS / "json_message_only.http", body=body), **headers)


def event_of(request: WebhookRequest) -> InboundEvent:
    [event] = a_form().parse(request)
    return event
