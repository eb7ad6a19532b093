"""Asks what was written in a page's chats, in case a call never came; in the shape of such calls."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec

from channels.kit.graph.client import Graph
from channels.kit.members import Members, items, line, member
from channels.kit.pages.telling import Chats
from inbox.core.ids import RequestId
from inbox.core.inbound import WebhookRequest

ASKED = "ASKED"
"""The method of what we asked for; no HTTP request has it."""
_FIELDS = "updated_time,messages.limit(25){id,created_time,from,message,attachments,is_unsupported}"
_encode = msgspec.json.Encoder().encode


async def written_since(
    graph: Graph, chats: Chats, page_id: str, since: datetime
) -> AsyncIterator[WebhookRequest]:
    """A request for each chat in which people wrote since then; ours are known already, or come as echoes."""
    async for chat in graph.pages(
        f"{page_id}/conversations", platform=chats.kind.name, fields=_FIELDS, limit="25"
    ):
        updated = time_of(line(chat, "updated_time", 40))
        if updated is not None and updated < since:
            return  # the newest come first
        said = [
            _event(each, chats, at)
            for each in items(member(chat, "messages"), "data")
            if (at := time_of(line(each, "created_time", 40))) is not None
            and at >= since - timedelta(seconds=1)
            and line(member(each, "from"), "id", 100) not in chats.own
        ]
        if said:
            yield asked(chats, {"entry": [{"id": page_id, "messaging": list(reversed(said))}]})


def asked(chats: Chats, document: dict[str, Any]) -> WebhookRequest:
    """Named after what it says, so that the same is kept once."""
    body = _encode(document)
    name = sha256(chats.context.id.encode() + body).hexdigest()[:24]
    return WebhookRequest(
        id=RequestId(name),
        channel_id=chats.context.id,
        received_at=chats.context.clock.now(),
        method=ASKED,
        headers={"content-type": "application/json"},
        body=body,
    )


def time_of(said: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


def _event(message: Members, chats: Chats, at: datetime) -> dict[str, Any]:
    """As the call would have told it."""
    found = [_attachment(each) for each in items(member(message, "attachments"), "data")]
    told: dict[str, Any] = {"mid": line(message, "id", 300), "text": message.get("message") or ""}
    if found:
        told["attachments"] = found
    return {
        "sender": {"id": line(member(message, "from"), "id", 100)},
        "recipient": {"id": next(iter(chats.own), "")},
        "timestamp": int(at.timestamp() * 1_000),
        "message": told,
    }


def _attachment(found: Members) -> dict[str, Any]:
    for name, kind in (("image_data", "image"), ("video_data", "video")):
        if url := line(member(found, name), "url", 4_000):
            return {"type": kind, "payload": {"url": url}}
    url = line(found, "file_url", 4_000)
    is_sound = line(found, "mime_type", 60).startswith("audio/")
    return {"type": "audio" if is_sound else "file", "payload": {"url": url}}
