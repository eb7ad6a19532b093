"""Where providers call us: `/hooks/{channel_id}`."""

from collections import Counter

import structlog
from aiohttp import web

from inbox.api.services import Api
from inbox.core.errors import SignatureError
from inbox.core.ids import ChannelId, RequestId, new_id
from inbox.core.inbound import WebhookRequest
from inbox.kit.body import read_body
from inbox.kit.headers import given_headers
from inbox.kit.limits import client_ip

MAX_BYTES = 1024 * 1024

_log = structlog.get_logger(__name__)


def hook_routes(api: Api) -> list[web.RouteDef]:
    """Neither session nor origin is asked for: the channel itself knows its provider."""
    hooks = Hooks(api)
    return [
        web.get("/hooks/{channel_id}", hooks.take, allow_head=False),
        web.post("/hooks/{channel_id}", hooks.take),
    ]


class Hooks:
    def __init__(self, api: Api) -> None:
        self._api = api
        self._refused: Counter[ChannelId] = Counter()

    async def take(self, request: web.Request) -> web.Response:
        channel_id = ChannelId(request.match_info["channel_id"])
        self._api.connections.admit_hook(channel_id)
        raw = WebhookRequest(
            id=RequestId(new_id()),
            channel_id=channel_id,
            received_at=self._api.clock.now(),
            method=request.method,
            url=request.path_qs,
            headers=given_headers(request.headers),
            body=await read_body(request, MAX_BYTES),
            remote=client_ip(request.headers, request.remote, self._api.trusted_hops),
        )
        try:
            reply = await self._api.intake.take(channel_id, raw)
        except SignatureError:
            self._count(channel_id)
            raise
        return web.Response(
            status=reply.status, body=reply.body, headers={**reply.headers, "Content-Type": reply.media_type}
        )

    def _count(self, channel_id: ChannelId) -> None:
        """Told at the first one and at each doubling, so that nobody can fill the log."""
        self._refused[channel_id] += 1
        refused = self._refused[channel_id]
        if refused & (refused - 1) == 0:
            _log.warning("hook_refused", channel=channel_id, times=refused)
