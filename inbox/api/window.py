"""Serves the built window: its page, its files that never change, and the viewer of the API's description."""

import re
from pathlib import Path

from aiohttp import web

from inbox.core.errors import NotFound
from inbox.kit.problems import problem

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}")
_NOT_OURS = re.compile(r"(api|w|hooks|assets|sign-in|healthz|readyz|metrics)(/|$)")
_PAGE = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
        " connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
        " frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), payment=()",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
_FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}
_FOR_A_WHILE = {"Cache-Control": "public, max-age=3600"}


def window_routes(statics: Path) -> list[web.RouteDef]:
    """Every address without a dot that nobody else serves is a place in the window."""

    async def page(request: web.Request) -> web.StreamResponse:
        path = request.match_info.get("path", "")
        if _NOT_OURS.match(path):
            raise NotFound("There is nothing at this address.")
        if "." in path:
            return _file(statics, path, _FOR_A_WHILE)
        index = statics / "index.html"
        if not index.is_file():
            return problem(503, detail="The window is not built; run make.")
        return web.FileResponse(index, headers=_PAGE)

    async def asset(request: web.Request) -> web.StreamResponse:
        return _file(statics / "assets", request.match_info["name"], _FOR_GOOD)

    return [web.get("/assets/{name}", asset), web.get("/", page), web.get("/{path:.+}", page)]


def _file(folder: Path, name: str, headers: dict[str, str]) -> web.FileResponse:
    """A file right in the folder; a name is never a path."""
    if not _NAME.fullmatch(name) or not (folder / name).is_file():
        raise NotFound("There is nothing at this address.")
    return web.FileResponse(folder / name, headers=headers)
