"""The files of a site's chat: a visitor sends one, and fetches those of his chat under signed addresses."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

import msgspec
from aiohttp import web

from inbox.core.blobs import Blobs
from inbox.core.clock import Clock
from inbox.core.deps import Directory
from inbox.core.errors import (
    BadRequest,
    Forbidden,
    NotFound,
    OneWindowError,
    TooLarge,
    TooMany,
    Unauthorized,
    Unprocessable,
)
from inbox.core.ids import UploadId, VisitorId, new_id
from inbox.core.outside import VisitorTokens
from inbox.core.site import Site
from inbox.core.store import Store, durably
from inbox.core.timeline import Attachment, Message
from inbox.core.upload import Upload
from inbox.kit.body import FilePart, parse_form, read_body
from inbox.kit.callers import Callers
from inbox.kit.cors import preflight, readable
from inbox.kit.file_name import file_name
from inbox.kit.inert import inert_headers
from inbox.kit.limits import Buckets, ip_key
from inbox.kit.origins import origins_of
from inbox.kit.problems import answer_to
from inbox.kit.secrets import Vault
from inbox.kit.sniff import sniff
from widgets.file_links import FileLinks

MAX_BYTES = 10 * 1024 * 1024
AT_ONCE = 64
AT_ONCE_OF_ADDRESS = 8
_MULTIPART_BYTES = 64 * 1024
_SECONDS_TO_SEND = 120.0
_OF_VISITOR = (0.2, 20.0)
"""So many files a second from one visitor, and so many at once."""
_ALLOWED_HEADERS = "Content-Type, X-Visitor, X-File-Name"
_encode = msgspec.json.Encoder().encode


def file_routes(  # noqa: PLR0913 - everything that files are made of
    store: Store,
    clock: Clock,
    *,
    blobs: Blobs,
    directory: Directory,
    visitors: VisitorTokens,
    vault: Vault,
    limits: Callers,
) -> list[web.RouteDef]:
    uploads = UploadRoute(store, clock, blobs=blobs, directory=directory, visitors=visitors, limits=limits)
    download = DownloadRoute(store, blobs, directory, FileLinks(vault))
    return [
        web.post("/w/{site}/files", uploads.post),
        web.options("/w/{site}/files", uploads.options),
        web.get("/w/{site}/files/{token}", download.get),
    ]


class UploadRoute:
    """Takes the bytes as the body, its name in `X-File-Name`, or as the one file of a form."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        blobs: Blobs,
        directory: Directory,
        visitors: VisitorTokens,
        limits: Callers,
    ) -> None:
        self._store = store
        self._clock = clock
        self._blobs = blobs
        self._directory = directory
        self._visitors = visitors
        self._limits = limits
        self._of_visitor = Buckets(*_OF_VISITOR, lambda: clock.now().timestamp())
        self._running: Counter[str] = Counter()

    async def options(self, request: web.Request) -> web.Response:
        return preflight(request, self._directory.site(request.match_info["site"]).hosts, _ALLOWED_HEADERS)

    async def post(self, request: web.Request) -> web.Response:
        site = self._directory.site(request.match_info["site"])
        headers = readable(site.hosts, request.headers.get("Origin"))
        try:
            _admit(site, request)
            with self._one_more(self._limits.admit(request)):
                upload = await self._take(request)
        except OneWindowError as error:
            # A script that may not read the refusal would take it for a lost connection and try again.
            response = answer_to(request, error)
            response.headers.update(headers)
            return response
        file = upload.attachment
        told = {"id": upload.id, "name": file.name, "type": file.media_type, "size": file.size}
        return web.Response(status=201, body=_encode(told), content_type="application/json", headers=headers)

    @contextmanager
    def _one_more(self, ip: str | None) -> Iterator[None]:
        """A file is in memory while it arrives, so only so many may arrive at the same time."""
        key = "" if ip is None else ip_key(ip)
        if self._running.total() >= AT_ONCE or (key and self._running[key] >= AT_ONCE_OF_ADDRESS):
            raise TooMany("Too many files are being sent; try again in a moment.", retry_after=2.0)
        self._running[key] += 1
        try:
            yield
        finally:
            self._running[key] -= 1
            self._running += Counter()

    async def _take(self, request: web.Request) -> Upload:
        visitor_id, file = await self._read(request)
        if not file.data:
            raise Unprocessable("The file is empty.")
        attachment = Attachment(
            blob=await self._blobs.put(file.data),
            name=file.name,
            media_type=sniff(file.data, file.media_type),
            size=len(file.data),
        )
        upload = Upload(
            id=UploadId(new_id()),
            owner=f"visitor:{visitor_id}",
            attachment=attachment,
            created_at=self._clock.now(),
        )
        await durably(self._store, lambda tx: tx.uploads.add(upload))
        return upload

    async def _read(self, request: web.Request) -> tuple[VisitorId, FilePart]:
        """Who sends, and what; a token in the headers is checked before the body is read."""
        token = request.headers.get("X-Visitor")
        visitor_id = None if token is None else self._visitor(token)
        if request.content_type != "multipart/form-data":
            if visitor_id is None:
                raise Unauthorized("Name the visitor in the header X-Visitor.")
            body = await read_body(request, MAX_BYTES, seconds=_SECONDS_TO_SEND)
            name = file_name(unquote(request.headers.get("X-File-Name", "")))
            return visitor_id, FilePart(name=name, media_type=request.content_type, data=body)
        body = await read_body(request, MAX_BYTES + _MULTIPART_BYTES, seconds=_SECONDS_TO_SEND)
        fields, files = parse_form(body, request.headers["Content-Type"])
        if len(files) != 1:
            raise BadRequest("Send one file at a time.")
        if len(files[0].data) > MAX_BYTES:
            raise TooLarge(f"The file is larger than the {MAX_BYTES} bytes allowed here.")
        return visitor_id or self._visitor("".join(fields.get("visitor", []))), files[0]

    def _visitor(self, token: str) -> VisitorId:
        visitor_id = self._visitors.read(token)
        if visitor_id is None:
            raise Unauthorized("This visitor is not known; open the chat first.")
        self._of_visitor.take(visitor_id)
        return visitor_id


class DownloadRoute:
    def __init__(self, store: Store, blobs: Blobs, directory: Directory, links: FileLinks) -> None:
        self._store = store
        self._blobs = blobs
        self._directory = directory
        self._links = links

    async def get(self, request: web.Request) -> web.Response:
        site = self._directory.site(request.match_info["site"])
        entry_id, place = self._links.read(site.id, request.match_info["token"])
        body = (await self._store.timeline.get(entry_id)).body
        if not isinstance(body, Message) or place >= len(body.attachments):
            raise NotFound("There is no such file.")
        attachment = body.attachments[place]
        headers = inert_headers(attachment)
        headers["Cache-Control"] = "private, max-age=86400"
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return web.Response(body=await self._blobs.get(attachment.blob), headers=headers)


def _admit(site: Site, request: web.Request) -> None:
    origin = request.headers.get("Origin")
    if origin not in (None, "null") and not origins_of(site.hosts).allow(origin or ""):
        raise Forbidden("This page belongs to another site.")
    if not (site.widget.enabled and site.widget.chat):
        raise Forbidden("The chat of this site is switched off.")
