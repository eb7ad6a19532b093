"""Tells a page which numbers its visitor is to see: `/w/{site}/numbers`."""

from dataclasses import asdict

import msgspec
from aiohttp import web

from inbox.core.clock import Clock
from inbox.core.deps import Directory
from inbox.core.errors import BadRequest, Forbidden
from inbox.core.store import Parts, Store, durably
from inbox.core.widget import Tracking
from inbox.kit.body import loads_json, read_body
from inbox.kit.callers import Callers
from inbox.kit.cors import readable
from inbox.kit.origins import origins_of
from tracking.numbers.page_numbers import numbers_for
from tracking.visitor import Tokens

_MAX_BYTES = 2048
_encode = msgspec.json.Encoder().encode


class NumberRoute:
    """Asked after each page, and while it is read: that is how long the numbers stay the visitor's."""

    def __init__(
        self, store: Store, clock: Clock, directory: Directory, tokens: Tokens, limits: Callers
    ) -> None:
        self._store = store
        self._clock = clock
        self._directory = directory
        self._tokens = tokens
        self._limits = limits

    async def post(self, request: web.Request) -> web.Response:
        """Each number on the page that is to be replaced; none for a visitor who is not ours."""
        site = self._directory.site(request.match_info["site"])
        self._limits.admit(request)
        origin = request.headers.get("Origin", "")
        if not origins_of(site.hosts).allow(origin):
            raise Forbidden("This page belongs to another site.")
        members = loads_json(await read_body(request, _MAX_BYTES), 2, only_object=True)
        visitor = members.get("visitor")
        if not isinstance(visitor, str):
            raise BadRequest('"visitor" must be text.')
        clicked = members.get("clicked") is True
        visitor_id = self._tokens.read(visitor)
        found: dict[str, str] = {}
        if visitor_id and site.widget.number_pools and site.widget.tracking is not Tracking.OFF:

            async def unit(tx: Parts) -> dict[str, str]:
                return await numbers_for(tx, site, visitor_id, self._clock.now(), clicked=clicked)

            found = await durably(self._store, unit)
        headers = {**readable(site.hosts, origin), "Cache-Control": "no-store"}
        return web.Response(
            body=_encode({"numbers": _told(found)}), content_type="application/json", headers=headers
        )


def _told(found: dict[str, str]) -> list[dict[str, str]]:
    """`national` is "" where nobody could dial it who reads the page: it is another country's number."""
    if not found:
        return []
    # Its rules take a while to load: whoever lends no numbers does not pay for them.
    from inbox.kit.phone_spelling import is_compatriot, spelled  # noqa: PLC0415

    told = [{"shown": shown, **asdict(spelled(number))} for shown, number in found.items()]
    return [
        each if is_compatriot(each["shown"], each["number"]) else {**each, "national": ""} for each in told
    ]
