"""The pages of the demo shop, and the page of links that arrive at it."""

from collections.abc import Callable
from html import escape
from pathlib import Path
from string import Template

from aiohttp import web

from inbox.app.demo.arrivals import ARRIVALS, PARTNER
from inbox.core.errors import NotFound

_PAGES = Path(__file__).parent / "pages"
_TITLES = {
    "": "Fresh coffee, roasted on Tuesdays",
    "beans": "Our beans",
    "delivery": "Delivery",
    "about": "About us",
    "contact": "Contact",
    "thanks": "Thank you",
}
_OWN_NAMES = ("127.0.0.1", "localhost")
_TYPES = {"style.css": "text/css", "bean.svg": "image/svg+xml", "clients.js": "text/javascript"}


def routes(site_key: Callable[[], str]) -> list[web.RouteDef]:
    """`site_key` is asked for each page: the demo's site may be made after the routes are."""
    demo = Demo(site_key)
    return [
        web.get("/demo", demo.home),
        web.get("/demo/arrivals", demo.arrivals),
        web.get("/demo/clients", demo.clients),
        web.get("/demo/from/partner", demo.partner),
        web.get("/demo/files/{name}", demo.file),
        web.get("/demo/{page:[a-z]*}", demo.page),
    ]


class Demo:
    """Reads its few files once; every text that is not from them is escaped."""

    def __init__(self, site_key: Callable[[], str]) -> None:
        self._site_key = site_key
        self._templates = {
            path.stem: Template(path.read_text("utf-8")) for path in sorted(_PAGES.glob("*.html"))
        }
        self._files = {name: (_PAGES / name).read_bytes() for name in _TYPES}

    async def home(self, request: web.Request) -> web.Response:
        raise web.HTTPMovedPermanently(f"/demo/?{request.query_string}".rstrip("?"))

    async def page(self, request: web.Request) -> web.Response:
        name = request.match_info["page"]
        if name not in _TITLES:
            raise NotFound("The shop has no such page.")
        key = escape(self._site_key())
        main = self._templates[name or "home"].substitute(site=key)
        script = f'<script src="/w/{key}.js" async></script>'
        return self._in_layout(_TITLES[name], main, script)

    async def arrivals(self, request: web.Request) -> web.Response:
        links = [
            self._templates["arrival"].substitute(
                href=escape(f"/demo/{arrival.page}?{arrival.query}".rstrip("?")),
                name=escape(arrival.name),
                carries=escape(arrival.query or "nothing: typed into the browser, or a bookmark"),
            )
            for arrival in ARRIVALS
        ]
        main = self._templates["arrivals"].substitute(
            links="".join(links), partner=escape(self._partner_url(request))
        )
        return self._in_layout("Ways to arrive", main, "")

    async def clients(self, _request: web.Request) -> web.Response:
        """Where one plays the client: no page of the shop, so nobody is counted as a visitor."""
        script = '<script src="/demo/files/clients.js" defer></script>'
        return self._in_layout("Be the client", self._templates["clients"].template, script)

    async def partner(self, request: web.Request) -> web.Response:
        """A page on another host's name, so that the browser sends a referrer that is not the shop's."""
        shop = request.query.get("shop", "")
        shop = shop if shop in _OWN_NAMES else _OWN_NAMES[0]
        text = self._templates["partner"].substitute(shop=escape(f"http://{shop}{_port(request)}/demo/"))
        return _page(text)

    async def file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in _TYPES:
            raise NotFound("The shop has no such file.")
        return web.Response(body=self._files[name], content_type=_TYPES[name], charset="utf-8")

    def _in_layout(self, title: str, main: str, script: str) -> web.Response:
        return _page(self._templates["layout"].substitute(title=escape(title), main=main, script=script))

    def _partner_url(self, request: web.Request) -> str:
        name = request.host.partition(":")[0]
        return f"http://{PARTNER}{_port(request)}/demo/from/partner?shop={name}"


def _page(text: str) -> web.Response:
    """The header tells the window that the demo shop is open."""
    headers = {"OneWindow-Demo": "shop"}
    return web.Response(text=text, content_type="text/html", charset="utf-8", headers=headers)


def _port(request: web.Request) -> str:
    _, colon, port = request.host.partition(":")
    return f":{port}" if colon and port.isdigit() else ""
