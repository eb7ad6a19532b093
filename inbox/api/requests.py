"""Raw requests: what providers sent, what became of it, and another try."""

from collections.abc import Mapping
from typing import Any

from inbox.api.access import REQUEST, fetch
from inbox.api.answers import ChannelRef, Listing
from inbox.api.call import Call
from inbox.api.names import channel_ref, channels_of
from inbox.api.schema import RequestQuery
from inbox.api.setup_shapes import Replayed, RequestDetail, RequestView
from inbox.core.ids import ChannelId
from inbox.core.store.requests import RawRequest
from inbox.kit.headers import without_keys
from inbox.kit.text import clean

_SHOWN = 64 * 1024


async def list_requests(call: Call[RequestQuery, None]) -> Listing[RequestView]:
    page = await call.parts.requests.page(
        after=call.query.after,
        limit=call.query.limit,
        state=call.query.state,
        channel_id=None if call.query.channel is None else ChannelId(call.query.channel),
    )
    channels = await channels_of(call.parts)
    return Listing(items=[RequestView(**_summary(channels, raw)) for raw in page.items], next=page.next)


async def get_request(call: Call[Any, None]) -> RequestDetail:
    raw = await fetch(call.parts, call.caller, REQUEST, call.id)
    request = raw.request
    return RequestDetail(
        **_summary(await channels_of(call.parts), raw),
        method=request.method,
        url=request.url,
        headers=dict(without_keys(request.headers)),
        body=clean(request.body[:_SHOWN].decode("utf-8", "replace"), _SHOWN),
    )


async def replay_request(call: Call[Any, None]) -> Replayed:
    raw = await fetch(call.parts, call.caller, REQUEST, call.id)
    return Replayed(state=await call.api.replay(raw.request.id))


def _summary(channels: Mapping[ChannelId, ChannelRef], raw: RawRequest) -> dict[str, Any]:
    return {
        "id": raw.request.id,
        "channel": channel_ref(channels, raw.request.channel_id),
        "received_at": raw.request.received_at,
        "state": raw.state,
        "reason": raw.reason,
        "external_id": raw.external_id,
        "size": len(raw.request.body),
    }
