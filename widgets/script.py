"""Serves what runs on the pages of our customers' sites: `/w/{site}.js`, and the widget that it fetches."""

import gzip
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

import msgspec
from aiohttp import web

from inbox.core.clock import Clock
from inbox.core.deps import Directory
from inbox.core.errors import NotFound, StoreUnavailable
from inbox.core.ids import SiteId
from inbox.core.site import Site
from inbox.core.store import Store
from inbox.core.widget import Tracking, Widget

_SEEN_AGAIN = timedelta(minutes=1)
_FOR_A_WHILE = "public, max-age=3600"
_OWN, _NUMBERS = ("own.js", b"ONEWINDOW_OWN"), ("numbers.js", b"ONEWINDOW_NUMBERS")
"""Parts that only some sites need, and the name that stands for the site's settings in each."""
_encode = msgspec.json.Encoder().encode
_FOR_GOOD = "public, max-age=31536000, immutable"


def routes(store: Store, clock: Clock, directory: Directory, statics: Path) -> list[web.RouteDef]:
    """`statics` holds the built scripts, each with its `.br` if the build made one."""
    scripts = Scripts(statics)
    return [
        web.get("/w/{site}.js", SiteScriptRoute(store, clock, directory, scripts).get),
        web.get("/w/{site}/widget.js", WidgetScriptRoute(directory, scripts).get),
    ]


def script_name(widget: Widget) -> str:
    """The build that a site needs: without a widget the tracker alone, and one that keeps nothing unasked."""
    has_widget = widget.enabled and (widget.chat or widget.form or bool(widget.links))
    return f"{'loader' if has_widget else 'tracker'}{_mode(widget)}.js"


def _mode(widget: Widget) -> str:
    """Where nothing is recorded, the script waits for a consent that is not asked for."""
    if widget.ask_first or widget.tracking is Tracking.OFF:
        return "-ask"
    return "-cookieless" if widget.tracking is Tracking.COOKIELESS else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """The same bytes for all sites: the script reads the site's key from its own address."""

    version: str
    encodings: dict[str, bytes]

    def answer(self, request: web.Request, cache_control: str) -> web.Response:
        """As packed as the browser takes it, or nothing if it has it already."""
        etag = f'"{self.version}"'
        headers = {
            "ETag": etag,
            "Cache-Control": cache_control,
            "Vary": "Accept-Encoding",
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if etag in request.headers.get("If-None-Match", ""):
            return web.Response(status=304, headers=headers)
        encoding = self._best(request.headers.get("Accept-Encoding", ""))
        if encoding:
            headers["Content-Encoding"] = encoding
        headers["Content-Type"] = "text/javascript; charset=utf-8"
        return web.Response(body=self.encodings[encoding], headers=headers)

    def _best(self, accepted: str) -> str:
        given = {choice.partition(";")[0].strip() for choice in accepted.lower().split(",")}
        return next((each for each in ("br", "gzip") if each in given & self.encodings.keys()), "")


class Scripts:
    """Each is read once."""

    def __init__(self, statics: Path) -> None:
        self._statics = statics
        self.get = cache(self._load)
        self.of_site = lru_cache(maxsize=256)(self._with_parts)

    def _with_parts(self, name: str, own: bytes | None, numbers: bytes | None) -> Script:
        """The script, behind the parts for which the site has settings."""
        script = self.get(name)
        told = [(part, settings) for part, settings in ((_OWN, own), (_NUMBERS, numbers)) if settings]
        if not told:
            return script
        parts = [self.get(file).encodings[""].replace(mark, settings) for (file, mark), settings in told]
        plain = b"".join([*parts, script.encodings[""]])
        encodings = {"": plain, "gzip": gzip.compress(plain, mtime=0)}
        return Script(version=sha256(plain).hexdigest()[:20], encodings=encodings)

    def _load(self, name: str) -> Script:
        """NotFound if it has not been built."""
        path = self._statics / name
        try:
            plain = path.read_bytes()
        except OSError:
            raise NotFound("The scripts of sites have not been built.") from None
        encodings = {"": plain, "gzip": gzip.compress(plain, mtime=0)}
        packed = path.with_name(f"{name}.br")
        if packed.is_file():
            encodings["br"] = packed.read_bytes()
        return Script(version=sha256(plain).hexdigest()[:20], encodings=encodings)


def own_settings(site: Site, *, ties_links: bool = False) -> bytes | None:
    """What the script for own forms, several hosts and links of ours has to know; None where none is."""
    widget = site.widget
    if not (widget.find_forms or widget.own_forms or len(site.hosts) > 1 or ties_links):
        return None
    forms = [
        {"selector": each.selector, "page": each.page, "fields": each.fields} for each in widget.own_forms
    ]
    asks = _mode(widget) == "-ask"
    settings = {"forms": forms, "find": widget.find_forms, "hosts": site.hosts, "ask": asks}
    return _as_script(settings)


def number_settings(site: Site) -> bytes | None:
    """How the numbers that are to be replaced may be written; None for a site without pools, or visitors."""
    widget = site.widget
    if not widget.number_pools or widget.tracking is Tracking.OFF:
        return None
    # Its rules take a while to load: whoever lends no numbers does not pay for them.
    from inbox.kit.phone_spelling import digit_forms  # noqa: PLC0415

    shown = dict.fromkeys(pool.shown for pool in widget.number_pools)
    numbers = [{"shown": number, "forms": digit_forms(number)} for number in shown]
    return _as_script({"numbers": numbers, "keeps": _mode(widget) == ""})


def _as_script(settings: dict[str, object]) -> bytes:
    """JSON that is JavaScript of every age as well."""
    return _encode(settings).replace("\u2028".encode(), b"\\u2028").replace("\u2029".encode(), b"\\u2029")


class SiteScriptRoute:
    """What the owner's snippet asks for."""

    def __init__(self, store: Store, clock: Clock, directory: Directory, scripts: Scripts) -> None:
        self._store = store
        self._clock = clock
        self._directory = directory
        self._scripts = scripts
        self._seen: dict[SiteId, datetime] = {}

    async def get(self, request: web.Request) -> web.Response:
        site = self._directory.site(request.match_info["site"])
        own = own_settings(site, ties_links=self._directory.ties_links)
        script = self._scripts.of_site(script_name(site.widget), own, number_settings(site))
        await self._note(site)
        return script.answer(request, _FOR_A_WHILE)

    async def _note(self, site: Site) -> None:
        """When the site last asked, to the minute: it tells its owner that the snippet is in place."""
        now = self._clock.now()
        before = self._seen.get(site.id)
        if before is not None and now - before < _SEEN_AGAIN:
            return
        self._seen[site.id] = now
        # A store that cannot write is no reason to keep the script from a page; nothing is promised either.
        with suppress(StoreUnavailable):
            await self._store.transact(lambda tx: tx.sites.seen(site.id, now))


class WidgetScriptRoute:
    """The rest; kept by the browser for good under the version that its loader names."""

    def __init__(self, directory: Directory, scripts: Scripts) -> None:
        self._directory = directory
        self._scripts = scripts

    async def get(self, request: web.Request) -> web.Response:
        self._directory.site(request.match_info["site"])
        script = self._scripts.get("widget.js")
        is_current = request.query.get("v") == script.version
        return script.answer(request, _FOR_GOOD if is_current else _FOR_A_WHILE)
