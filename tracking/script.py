"""Serves the tracker to the pages of our customers' sites: `/w/{site}.js`."""

import gzip
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from aiohttp import web

from inbox.core.clock import Clock
from inbox.core.deps import Directory
from inbox.core.errors import NotFound, StoreUnavailable
from inbox.core.ids import SiteId
from inbox.core.site import Site
from inbox.core.store import Store

NAME = "tracker.js"
_SEEN_AGAIN = timedelta(minutes=1)


def routes(store: Store, clock: Clock, directory: Directory, statics: Path) -> list[web.RouteDef]:
    """`statics` holds the built tracker.js, and tracker.js.br if the build made one."""
    script = ScriptRoute(store, clock, directory, statics)
    return [web.get("/w/{site}.js", script.get)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """The same bytes for all sites: the script reads the site's key from its own address."""

    etag: str
    encodings: dict[str, bytes]


class ScriptRoute:
    def __init__(self, store: Store, clock: Clock, directory: Directory, statics: Path) -> None:
        self._store = store
        self._clock = clock
        self._directory = directory
        self._path = statics / NAME
        self._script: Script | None = None
        self._seen: dict[SiteId, datetime] = {}

    async def get(self, request: web.Request) -> web.Response:
        site = self._directory.site(request.match_info["site"])
        script = self._loaded()
        await self._note(site)
        headers = {
            "ETag": script.etag,
            "Cache-Control": "public, max-age=3600",
            "Vary": "Accept-Encoding",
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if script.etag in request.headers.get("If-None-Match", ""):
            return web.Response(status=304, headers=headers)
        encoding = _best(script, request.headers.get("Accept-Encoding", ""))
        if encoding:
            headers["Content-Encoding"] = encoding
        headers["Content-Type"] = "text/javascript; charset=utf-8"
        return web.Response(body=script.encodings[encoding], headers=headers)

    def _loaded(self) -> Script:
        if self._script is None:
            self._script = _load(self._path)
        return self._script

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


def _load(path: Path) -> Script:
    try:
        plain = path.read_bytes()
    except OSError:
        raise NotFound("The tracker has not been built.") from None
    encodings = {"": plain, "gzip": gzip.compress(plain, mtime=0)}
    packed = path.with_name(f"{path.name}.br")
    if packed.is_file():
        encodings["br"] = packed.read_bytes()
    return Script(etag=f'"{sha256(plain).hexdigest()[:20]}"', encodings=encodings)


def _best(script: Script, accepted: str) -> str:
    given = {choice.partition(";")[0].strip() for choice in accepted.lower().split(",")}
    return next((encoding for encoding in ("br", "gzip") if encoding in given & script.encodings.keys()), "")
