"""Lets the scripts of a site's pages, and only those, read what we answer."""

from aiohttp import web

from inbox.core.errors import Forbidden
from inbox.kit.origins import origins_of

_DAY_S = "86400"


def readable(hosts: tuple[str, ...], origin: str | None) -> dict[str, str]:
    """Headers for an answer that a page of the site may read."""
    if origin is None or not origins_of(hosts).allow(origin):
        return {"Vary": "Origin"}
    return {"Vary": "Origin", "Access-Control-Allow-Origin": origin}


def preflight(request: web.Request, hosts: tuple[str, ...], allowed_headers: str) -> web.Response:
    """The answer to a browser that asks before it posts; Forbidden for a page of another site."""
    headers = readable(hosts, request.headers.get("Origin"))
    if "Access-Control-Allow-Origin" not in headers:
        raise Forbidden("This page belongs to another site.")
    headers["Access-Control-Allow-Methods"] = "POST"
    headers["Access-Control-Allow-Headers"] = allowed_headers
    headers["Access-Control-Max-Age"] = _DAY_S
    return web.Response(status=204, headers=headers)
