"""Reads recorded requests: request line, headers, an empty line, and the body byte for byte."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from inbox.core.ids import ChannelId, RequestId
from inbox.core.inbound import WebhookRequest

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CHANNEL = ChannelId("channel-under-test")


def read(path: Path, **changes: object) -> WebhookRequest:
    head, _, body = path.read_bytes().partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, url, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    request = WebhookRequest(
        id=RequestId("request-1"),
        channel_id=CHANNEL,
        received_at=NOON,
        method=method,
        url=url,
        headers=headers,
        body=body,
        remote="192.0.2.7",
    )
    return replace(request, **changes)


def with_headers(request: WebhookRequest, **headers: str | None) -> WebhookRequest:
    """`None` takes a header away; an underscore in a name stands for a hyphen."""
    changed = {**request.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return replace(request, headers={name: value for name, value in changed.items() if value is not None})
