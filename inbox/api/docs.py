"""The pages that show the API's description to people."""

from pathlib import Path

from aiohttp import web

from inbox.core.errors import NotFound

_HERE = Path(__file__).parent
_FILES = ("swagger-ui.css", "swagger-ui-bundle.js")
# The viewer writes styles into its elements and draws its icons from data addresses.
_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none';"
    " base-uri 'none'; frame-ancestors 'none'"
)
_HEAD = '<!doctype html><html lang="en"><meta charset="utf-8"><title>OneWindow API</title>'
_VIEWER = (
    f'{_HEAD}<link rel="stylesheet" href="/api/docs/swagger-ui.css"><div id="viewer"></div>'
    '<script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/init.js"></script></html>'
)
_PLAIN = f'{_HEAD}<p>The API is described in <a href="/api/openapi.json">openapi.json</a>.</p></html>'


def docs_routes(statics: Path) -> list[web.RouteDef]:
    folder = statics / "docs"

    async def page(_request: web.Request) -> web.Response:
        is_built = all((folder / name).is_file() for name in _FILES)
        headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"}
        return web.Response(text=_VIEWER if is_built else _PLAIN, content_type="text/html", headers=headers)

    async def file(request: web.Request) -> web.FileResponse:
        name = request.match_info["name"]
        path = _HERE / "docs_init.js" if name == "init.js" else folder / name
        if name not in (*_FILES, "init.js") or not path.is_file():
            raise NotFound("There is nothing at this address.")
        return web.FileResponse(path, headers={"Cache-Control": "public, max-age=3600"})

    return [web.get("/api/docs", page), web.get("/api/docs/{name}", file)]
