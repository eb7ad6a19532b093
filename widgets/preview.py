"""Shows the widget in a frame of its owner's screen, which posts what to draw: `/w/{site}/preview`."""

from pathlib import Path

from aiohttp import web

from inbox.core.deps import Directory
from widgets.script import Scripts

# Without an origin of its own the frame keeps nothing and reads nothing of ours, and it may ask nobody.
# Forms are allowed, or the widget would not hear of a click on "Send"; form-action lets them lead nowhere.
_HEADERS = {
    "Content-Security-Policy": (
        "sandbox allow-scripts allow-forms; default-src 'none'; script-src 'self'; frame-ancestors 'self';"
        " base-uri 'none'; form-action 'none'"
    ),
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
}
_PAGE = (
    '<!doctype html><html><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width,initial-scale=1">'
    '<meta name="robots" content="noindex"><title>Preview</title>'
    '<script src="preview.js" defer></script></head><body></body></html>'
)


def routes(directory: Directory, statics: Path) -> list[web.RouteDef]:
    preview = PreviewRoute(directory, Scripts(statics))
    return [web.get("/w/{site}/preview", preview.page), web.get("/w/{site}/preview.js", preview.script)]


class PreviewRoute:
    def __init__(self, directory: Directory, scripts: Scripts) -> None:
        self._directory = directory
        self._scripts = scripts

    async def page(self, request: web.Request) -> web.Response:
        self._directory.site(request.match_info["site"])
        return web.Response(text=_PAGE, content_type="text/html", charset="utf-8", headers=_HEADERS)

    async def script(self, request: web.Request) -> web.Response:
        self._directory.site(request.match_info["site"])
        return self._scripts.get("preview.js").answer(request, "no-cache")
