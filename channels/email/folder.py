"""What a request says of where its mail lay: headers that only we write, beside the mail as its body."""

from dataclasses import dataclass, replace
from datetime import datetime

from inbox.core.ids import ChannelId, RequestId, new_id
from inbox.core.inbound import WebhookRequest

POLLED = "POLLED"
"""The method of what was fetched; no HTTP request has it."""
USE = "x-folder-use"
UNFETCHED = "x-unfetched"
INBOX, SENT = "inbox", "sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`uid` names a mail in its folder as long as `validity` stays."""

    folder: str
    use: str
    uid: int
    validity: int


def request_of(raw: bytes, channel_id: ChannelId, received_at: datetime, place: Place) -> WebhookRequest:
    return WebhookRequest(
        id=RequestId(new_id()),
        channel_id=channel_id,
        received_at=received_at,
        method=POLLED,
        url="/mail",
        headers={
            "content-type": "message/rfc822",
            "x-folder": place.folder.encode("ascii", "xmlcharrefreplace").decode(),
            USE: place.use,
            "x-uid": str(place.uid),
            "x-uidvalidity": str(place.validity),
        },
        body=raw,
    )


def unfetched(channel_id: ChannelId, received_at: datetime, place: Place) -> WebhookRequest:
    """Stands for a mail that its server does not give."""
    request = request_of(b"", channel_id, received_at, place)
    return replace(request, headers={**request.headers, UNFETCHED: "yes"})
