"""The addresses that site scripts report to; the tracker's is `/w/{site}/touches`."""

from datetime import datetime

import msgspec
from aiohttp import web

from inbox.core.clock import Clock
from inbox.core.deps import Directory
from inbox.core.errors import BadRequest, Forbidden
from inbox.core.ids import VisitorId
from inbox.core.site import Site
from inbox.core.store import Parts, Store, durably
from inbox.core.widget import Tracking
from inbox.kit.body import read_body
from inbox.kit.callers import Callers
from inbox.kit.cors import preflight, readable
from inbox.kit.origins import origins_of
from tracking.beacon import MAX_BYTES, Beacon, read_beacon
from tracking.collect import collect
from tracking.crawlers import is_crawler
from tracking.daily import DailyVisitors
from tracking.drops import DropCounter
from tracking.joining import tie_to_contact, visitor_of
from tracking.link_routes import LinkTokenRoute
from tracking.link_tokens import NOBODY, Tie
from tracking.numbers.routes import NumberRoute
from tracking.site_forms import SiteFormRoute
from tracking.visitor import COOKIE, COOKIE_SECONDS, Tokens

_MEDIA_TYPES = frozenset({"application/json", "text/plain"})
_encode = msgspec.json.Encoder().encode


def routes(
    store: Store,
    clock: Clock,
    directory: Directory,
    *,
    tokens: Tokens,
    drops: DropCounter,
    limits: Callers,
) -> list[web.RouteDef]:
    touches = TouchRoute(store, clock, directory, tokens=tokens, drops=drops, limits=limits)
    return [
        web.post("/w/{site}/touches", touches.post),
        web.options("/w/{site}/touches", touches.options),
        web.post("/w/{site}/forms", SiteFormRoute(store, clock, directory, limits).post),
        web.post("/w/{site}/numbers", NumberRoute(store, clock, directory, tokens, limits).post),
        web.post("/w/{site}/link-tokens", LinkTokenRoute(clock, directory, tokens, limits).post),
    ]


class TouchRoute:
    def __init__(
        self,
        store: Store,
        clock: Clock,
        directory: Directory,
        *,
        tokens: Tokens,
        drops: DropCounter,
        limits: Callers,
    ) -> None:
        self._store = store
        self._clock = clock
        self._directory = directory
        self._tokens = tokens
        self._drops = drops
        self._limits = limits
        self._daily = DailyVisitors()

    async def options(self, request: web.Request) -> web.Response:
        site = self._directory.site(request.match_info["site"])
        return preflight(request, site.hosts, "Content-Type")

    async def post(self, request: web.Request) -> web.Response:
        site = self._directory.site(request.match_info["site"])
        address = self._limits.admit(request) or request.remote or ""
        origin = request.headers.get("Origin")
        if origin not in (None, "null") and not origins_of(site.hosts).allow(origin or ""):
            raise Forbidden("This page belongs to another site.")
        beacon = await _read(request)
        if not origins_of(site.hosts).has_page(beacon.page):
            raise Forbidden("This page belongs to another site.")
        if reason := _not_a_visit(request, site):
            self._drops.count(site.id, reason)
            return _answer(request, site, None)
        token = await self._keep(request, beacon, site, address)
        return _answer(request, site, token)

    async def _keep(self, request: web.Request, beacon: Beacon, site: Site, address: str) -> str:
        given, visitor_id = self._known(request, beacon, site)
        now = self._clock.now()
        daily: tuple[VisitorId, ...] = ()
        if site.widget.tracking is Tracking.COOKIELESS:
            daily = self._daily.names(site.id, address, request.headers.get("User-Agent", ""), now)
        tie = self._tie(beacon, site, now) if beacon.link else NOBODY

        async def unit(tx: Parts) -> VisitorId:
            here = await visitor_of(tx, tie, site, visitor_id, now) if tie.visitor_id else visitor_id
            came = await collect(tx, beacon, site, visitor_id=here, now=now, daily=daily)
            if tie.contact_id:
                await tie_to_contact(tx, came, tie.contact_id, now)
            return came

        kept = await durably(self._store, unit)
        return given if kept == visitor_id else self._tokens.issue(kept)

    def _tie(self, beacon: Beacon, site: Site, now: datetime) -> Tie:
        """Who the link brings. A visitor comes from a page of the site itself, or from nobody's: else a
        stranger could hand somebody a link that makes them his own visitor, and read their chat."""
        tie = self._tokens.links.read(beacon.link, beacon.page, now)
        if tie.visitor_id and not origins_of(site.hosts).has_page(beacon.referrer or ""):
            return NOBODY
        return tie

    def _known(self, request: web.Request, beacon: Beacon, site: Site) -> tuple[str, VisitorId | None]:
        """The token that names a visitor, and who that is."""
        if beacon.token and (visitor_id := self._tokens.read(beacon.token)):
            return beacon.token, visitor_id
        cookie = request.cookies.get(COOKIE) if _keeps_cookie(request, site) else None
        return cookie or "", self._tokens.read(cookie) if cookie else None


async def _read(request: web.Request) -> Beacon:
    if request.content_type not in _MEDIA_TYPES:
        raise BadRequest("The content type must be application/json or text/plain.")
    return read_beacon(await read_body(request, MAX_BYTES))


def _not_a_visit(request: web.Request, site: Site) -> str | None:
    headers = request.headers
    if site.widget.tracking is Tracking.OFF:
        return "off"
    if "prefetch" in headers.get("Sec-Purpose", "") or "prefetch" in headers.get("Purpose", ""):
        return "prefetch"
    if headers.get("Sec-GPC") == "1":
        # Kept, each page would be a visitor of its own, because the browser does not come back with a token.
        return "privacy"
    return "crawler" if is_crawler(headers.get("User-Agent", "")) else None


def _keeps_cookie(request: web.Request, site: Site) -> bool:
    """Whether the site's own host passes this on to us, and its owner wants visitors known again."""
    if site.widget.tracking is not Tracking.FULL:
        return False
    scheme, _, host = request.headers.get("Origin", "").partition("://")
    return scheme in ("http", "https") and host.lower() == request.host.lower()


def _answer(request: web.Request, site: Site, token: str | None) -> web.Response:
    headers = readable(site.hosts, request.headers.get("Origin"))
    headers["Cache-Control"] = "no-store"
    body = _encode({"visitor": token})
    response = web.Response(body=body, content_type="application/json", headers=headers)
    if token and _keeps_cookie(request, site):
        secure = request.headers["Origin"].startswith("https:")
        response.set_cookie(
            COOKIE, token, max_age=COOKIE_SECONDS, path="/", secure=secure, httponly=True, samesite="Lax"
        )
    return response
