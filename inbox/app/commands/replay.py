"""Reads kept requests again, as if they came just now; what is filed already stays as it is."""

import json
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass

from inbox.app.service import Service
from inbox.core.ids import ChannelId, RequestId
from inbox.core.store.requests import RequestState

_PAGE = 20
_UNSETTLED = frozenset({RequestState.FAILED, RequestState.UNREADABLE, RequestState.WAITING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Args:
    channel: str | None = None
    failed: bool = False


async def run(service: Service, args: Args) -> AsyncGenerator[str, None]:
    counts: Counter[str] = Counter()
    if args.channel is not None:
        await service.store.channels.get(ChannelId(args.channel))
    async for request_id in _chosen(service, args):
        state = await service.intake.replay(request_id)
        counts[state] += 1
    total = {"replayed": counts.total()}
    yield json.dumps(total | {state.value: counts[state] for state in RequestState})


async def _chosen(service: Service, args: Args) -> AsyncIterator[RequestId]:
    after = None
    channel_id = None if args.channel is None else ChannelId(args.channel)
    while True:
        page = await service.store.requests.page(
            after=after, limit=_PAGE, channel_id=channel_id, oldest_first=True
        )
        for raw in page.items:
            if not args.failed or raw.state in _UNSETTLED:
                yield raw.request.id
        after = page.next
        if after is None:
            return
