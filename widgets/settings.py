"""Tells the widget how its owner has set it, and whether somebody is there: `/w/{site}/widget.json`."""

from collections.abc import Callable, Mapping
from hashlib import sha256

import msgspec
from aiohttp import web

from inbox.core.clock import Clock
from inbox.core.deps import Directory
from inbox.core.widget import ContactLink, FormField, Position, Theme, Widget
from inbox.kit.hours import is_open

_CACHED = "public, max-age=60"
_encode = msgspec.json.Encoder().encode


class PublicWidget(msgspec.Struct, frozen=True, kw_only=True):
    """What strangers may know. `online`: within the hours, and with somebody at the window."""

    enabled: bool
    chat: bool
    form: bool
    links: tuple[ContactLink, ...]
    color: str
    theme: Theme
    position: Position
    language: str | None
    texts: Mapping[str, str]
    fields: tuple[FormField, ...]
    consent: str | None
    online: bool


def routes(directory: Directory, clock: Clock, agents_here: Callable[[], bool]) -> list[web.RouteDef]:
    return [web.get("/w/{site}/widget.json", SettingsRoute(directory, clock, agents_here).get)]


class SettingsRoute:
    def __init__(self, directory: Directory, clock: Clock, agents_here: Callable[[], bool]) -> None:
        self._directory = directory
        self._clock = clock
        self._agents_here = agents_here

    async def get(self, request: web.Request) -> web.Response:
        widget = self._directory.site(request.match_info["site"]).widget
        online = self._agents_here() and is_open(widget.hours, self._clock.now())
        body = _encode(public(widget, online=online))
        headers = {
            "ETag": f'"{sha256(body).hexdigest()[:20]}"',
            "Cache-Control": _CACHED,
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if headers["ETag"] in request.headers.get("If-None-Match", ""):
            return web.Response(status=304, headers=headers)
        return web.Response(body=body, headers=headers, content_type="application/json")


def public(widget: Widget, *, online: bool) -> PublicWidget:
    return PublicWidget(
        enabled=widget.enabled,
        chat=widget.chat,
        form=widget.form,
        links=widget.links,
        color=widget.color,
        theme=widget.theme,
        position=widget.position,
        language=widget.language,
        texts=widget.texts,
        fields=widget.fields,
        consent=widget.consent,
        online=online,
    )
