"""Gives a page the token by which its visitor is known on the next host of the same site."""

import msgspec
from aiohttp import web

from inbox.core.clock import Clock
from inbox.core.deps import Directory
from inbox.core.errors import BadRequest, Forbidden
from inbox.core.widget import Tracking
from inbox.kit.body import loads_json, read_body
from inbox.kit.callers import Callers
from inbox.kit.cors import readable
from inbox.kit.origins import origins_of
from tracking.visitor import Tokens

_MAX_BYTES = 2048
_encode = msgspec.json.Encoder().encode


class LinkTokenRoute:
    def __init__(self, clock: Clock, directory: Directory, tokens: Tokens, limits: Callers) -> None:
        self._clock = clock
        self._directory = directory
        self._tokens = tokens
        self._limits = limits

    async def post(self, request: web.Request) -> web.Response:
        """Null for a visitor who is not ours, or where nobody is to be known again."""
        site = self._directory.site(request.match_info["site"])
        self._limits.admit(request)
        origins = origins_of(site.hosts)
        origin = request.headers.get("Origin", "")
        members = loads_json(await read_body(request, _MAX_BYTES), 2, only_object=True)
        visitor, host = members.get("visitor"), members.get("host")
        if not isinstance(visitor, str) or not isinstance(host, str):
            raise BadRequest('"visitor" and "host" must be text.')
        if not origins.allow(origin) or not origins.has_page(f"https://{host}"):
            raise Forbidden("This host belongs to another site.")
        visitor_id = self._tokens.read(visitor) if site.widget.tracking is Tracking.FULL else None
        token = visitor_id and self._tokens.links.for_host(visitor_id, host, self._clock.now())
        headers = {**readable(site.hosts, origin), "Cache-Control": "no-store"}
        return web.Response(body=_encode({"token": token}), content_type="application/json", headers=headers)
