"""A Graph API server that keeps Meta's rules: tokens, windows, templates, files, subscriptions, calls."""

import asyncio
from typing import Any, Self

import aiohttp
from aiohttp import web

from inbox.app.demo.providers.graph_calls import APP, INSTAGRAM, NUMBER, PAGE, GraphCalls
from inbox.app.demo.providers.moment import Moment, since_march


class No(Exception):
    def __init__(self, code: Any, message: Any, status: int = 400, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A", **more}


class GraphApi(GraphCalls):
    """One app with a number, a page and an Instagram account.

    `closed` are people whose time for free answers has passed; `asked` holds (method, path, body) of every
    request, `sent` what people see.
    """

    def __init__(
        self, token: str, secret: str, *, moment: Moment = since_march, numbered_from: int = 1
    ) -> None:
        super().__init__(secret, moment=moment, numbered_from=numbered_from)
        self.token = token
        self.asked: list[tuple[str, str, Any]] = []
        self.sent: list[dict[str, Any]] = []
        self.closed: set[str] = set()
        self.media: dict[str, tuple[bytes, str]] = {}
        self.uploads: dict[str, Any] = {}
        self.templates: list[dict[str, Any]] = []
        self.people: dict[str, dict[str, Any]] = {}
        self.subscribed: set[str] = set()
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> Self:
        app = web.Application(client_max_size=120_000_000)
        app.router.add_get("/files/{name}", self._file)
        app.router.add_route("*", "/{version:v[0-9.]+}/{path:.+}", self._call)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._spawn(self._bring())
        return self

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._runner is not None:
            await self._runner.cleanup()

    def keep(self, data: bytes, media_type: str = "image/png") -> str:
        """A file that people sent; its name."""
        name = str(1_000_000 + len(self.media))
        self.media[name] = (data, media_type)
        return name

    def hindered(self, word: str) -> None:
        """Raises No where something is to go wrong."""

    def done(self, request: web.Request, word: str) -> None:
        """It was done, and is answered next."""

    # What Meta does.

    async def _call(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        word = path.rpartition("/")[2]
        body = await _body(request)
        self.asked.append((request.method, path, body))
        try:
            given = request.headers.get("Authorization", "").removeprefix("Bearer ")
            self._admit(given, word)
            told = await self._do(request, path, word, body)
        except No as no:
            return web.json_response({"error": no.error}, status=no.status)
        self.done(request, word)
        return web.json_response(told)

    def _admit(self, given: Any, word: Any) -> None:
        if given not in {self.token, f"{APP}|{self.secret}"}:
            raise No(190, "Invalid OAuth access token.", 401)
        self.hindered(word)

    async def _do(self, request: web.Request, path: str, word: str, body: Any) -> Any:  # noqa: C901, PLR0912 - one line for each of its addresses
        is_post = request.method == "POST"
        if path == f"{NUMBER}/messages":
            return self._whatsapp(body)
        if path == f"{PAGE}/messages":
            return self._page_message(body)
        if word in {"media", "message_attachments"}:
            name = str(5_000_000 + len(self.uploads))
            self.uploads[name] = body.get("file") or body.get("filedata")
            return {"id": name} if word == "media" else {"attachment_id": name}
        if word == "message_templates":
            return {"data": self.templates}
        if word == "subscribed_apps":
            if is_post:
                self.subscribed.add(path)
                return {"success": True}
            return {"data": [{"id": APP, "name": "Beans"}] if path in self.subscribed else []}
        if path == f"{APP}/subscriptions":
            return await self._subscriptions(body if is_post else None)
        if path == NUMBER:
            return await self._about_number(body if is_post else None)
        if word == "leadgen_forms":
            return {"data": [{"id": "555", "name": "Spring"}]}
        if word == "leads":
            return {"data": list(self.leads.values())}
        if word == "conversations":
            return {"data": self.conversations(body["platform"])}
        return self._object(path)

    def _object(self, path: Any) -> Any:
        if path == PAGE:
            account = {"id": INSTAGRAM, "username": "beans.shop"}
            return {"id": PAGE, "name": "Beans", "username": "beans", "instagram_business_account": account}
        if path in self.media:
            data, media_type = self.media[path]
            return {"url": f"{self.url}/files/{path}", "mime_type": media_type, "file_size": len(data)}
        found = self.leads.get(path) or self.people.get(path)
        if found is None:
            raise No(100, f"Object with ID '{path}' does not exist", error_subcode=33)
        return found

    def _whatsapp(self, body: Any) -> dict[str, Any]:
        whom = body.get("to") or body["recipient"]
        if body["type"] == "template":
            wanted = body["template"]
            known = [t for t in self.templates if t["name"] == wanted["name"] and t["status"] == "APPROVED"]
            if not known:
                raise No(132001, "Template name does not exist in the translation", 404)
        elif whom in self.closed:
            raise No(131047, "Re-engagement message")
        for kind in ("image", "video", "audio", "document"):
            if kind in body and body[kind]["id"] not in self.uploads:
                raise No(131053, "Media upload error")
        return {"messages": [{"id": self._taken(body)}], "contacts": [{"input": whom}]}

    def _page_message(self, body: Any) -> dict[str, Any]:
        if body["recipient"]["id"] in self.closed and body.get("tag") != "HUMAN_AGENT":
            raise No(10, "This message is sent outside of allowed window.", error_subcode=2018278)
        return {"recipient_id": body["recipient"]["id"], "message_id": self._taken(body)}

    def _taken(self, body: Any) -> str:
        self.sent.append(body)
        return self.name_of(len(self.sent))

    def name_of(self, place: int) -> str:
        """What the message that was sent as the first, second… one is called."""
        return f"out.{self._first - 1 + place}"

    async def _subscriptions(self, body: Any) -> dict[str, Any]:
        if body is None:
            return {"data": list(self.subscriptions.values())}
        if not await self._challenged(body["callback_url"], body["verify_token"]):
            raise No(2200, "Callback verification failed")
        self.subscriptions[body["object"]] = {**body, "active": True}
        return {"success": True}

    async def _about_number(self, body: Any) -> dict[str, Any]:
        if body is not None:
            hook = body["webhook_configuration"]
            if not await self._challenged(hook["override_callback_uri"], hook["verify_token"]):
                raise No(2200, "Callback verification failed")
            self.number_hook = hook["override_callback_uri"]
            return {"success": True}
        hook = {"phone_number": self.number_hook} if self.number_hook else {}
        return {
            "id": NUMBER,
            "display_phone_number": "+1 555-078-3881",
            "verified_name": "Beans",
            "quality_rating": "GREEN",
            "webhook_configuration": hook,
        }

    async def _challenged(self, url: str, token: str) -> Any:
        """Meta calls an address before it takes it; without a `route` there is nobody to call."""
        if self.route is None:
            return True
        asked = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "1158201444"}
        async with aiohttp.ClientSession() as session, session.get(self._at(url), params=asked) as answer:
            return answer.status == 200 and await answer.text() == "1158201444"

    async def _file(self, request: web.Request) -> web.StreamResponse:
        data, media_type = self.media.get(request.match_info["name"], (None, ""))
        is_known = request.headers.get("Authorization") in {f"Bearer {self.token}", None}
        return (
            web.Response(body=data, content_type=media_type)
            if data and is_known
            else web.Response(status=404)
        )


async def _body(request: web.Request) -> Any:
    if request.content_type == "application/json":
        return await request.json()
    if not request.content_type.startswith("multipart/"):
        return dict(request.query)
    found = {}
    for name, value in (await request.post()).items():
        found[name] = (value.filename, value.file.read()) if isinstance(value, web.FileField) else value
    return found
