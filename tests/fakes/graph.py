"""A Graph API server that keeps Meta's rules: tokens, windows, templates, files, subscriptions, calls."""

import asyncio
import random

import aiohttp
from aiohttp import web

from tests.fakes.graph_calls import ACCOUNT, APP, INSTAGRAM, NUMBER, PAGE, GraphCalls

__all__ = ["ACCOUNT", "APP", "INSTAGRAM", "NUMBER", "PAGE", "GraphApi", "a_template"]


class No(Exception):
    def __init__(self, code, message, status=400, **more):
        super().__init__(message)
        self.status = status
        self.error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A", **more}


class GraphApi(GraphCalls):
    """One app with a number, a page and an Instagram account.

    `route` is where calls really go, whatever address they were registered under. `faults` of a path's last
    word are errors to give first; what is in `silent` is done without an answer. `closed` are people whose
    time for free answers has passed.
    """

    def __init__(self, token, secret, *, seed=None):
        self.token, self.secret = token, secret
        self.route = None
        self.asked, self.sent, self.delivered = [], [], []
        self.faults, self.silent, self.closed = {}, set(), set()
        self.media, self.uploads, self.templates, self.leads, self.chats = {}, {}, [], {}, {}
        self.people = {}
        self.subscriptions, self.subscribed, self.number_hook = {}, set(), None
        self.pending = []
        self.repeats = 0.0
        self._random = random.Random(seed)
        self._number = 0
        self._changed = asyncio.Event()
        self._tasks = set()
        self._runner = None
        self.url = None

    async def start(self, port=0):
        app = web.Application(client_max_size=120_000_000)
        app.router.add_get("/files/{name}", self._file)
        app.router.add_route("*", "/{version:v[0-9.]+}/{path:.+}", self._call)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
        self._spawn(self._bring())
        return self

    async def stop(self):
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._runner.cleanup()

    # What a test does.

    def keep(self, data, media_type="image/png"):
        """A file that people sent; its name."""
        name = str(1_000_000 + len(self.media))
        self.media[name] = (data, media_type)
        return name

    def fail(self, word, code, message="Something went wrong", status=400, times=1, **more):
        self.faults.setdefault(word, []).extend([No(code, message, status, **more)] * times)

    def requests(self, word):
        return [body for _, path, body in self.asked if path.rpartition("/")[2] == word]

    # What Meta does.

    async def _call(self, request):
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
        if word in self.silent:
            request.transport.abort()
        return web.json_response(told)

    def _admit(self, given, word):
        if given not in {self.token, f"{APP}|{self.secret}"}:
            raise No(190, "Invalid OAuth access token.", 401)
        if self.faults.get(word):
            raise self.faults[word].pop(0)

    async def _do(self, request, path, word, body):  # noqa: C901, PLR0912 - one line for each of its addresses
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

    def _object(self, path):
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

    def _whatsapp(self, body):
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

    def _page_message(self, body):
        if body["recipient"]["id"] in self.closed and body.get("tag") != "HUMAN_AGENT":
            raise No(10, "This message is sent outside of allowed window.", error_subcode=2018278)
        return {"recipient_id": body["recipient"]["id"], "message_id": self._taken(body)}

    def _taken(self, body):
        self.sent.append(body)
        return f"out.{len(self.sent)}"

    async def _subscriptions(self, body):
        if body is None:
            return {"data": list(self.subscriptions.values())}
        if not await self._challenged(body["callback_url"], body["verify_token"]):
            raise No(2200, "Callback verification failed")
        self.subscriptions[body["object"]] = {**body, "active": True}
        return {"success": True}

    async def _about_number(self, body):
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

    async def _challenged(self, url, token):
        """Meta calls an address before it takes it; without a `route` there is nobody to call."""
        if self.route is None:
            return True
        asked = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "1158201444"}
        async with aiohttp.ClientSession() as session, session.get(self._at(url), params=asked) as answer:
            return answer.status == 200 and await answer.text() == "1158201444"

    async def _file(self, request):
        data, media_type = self.media.get(request.match_info["name"], (None, ""))
        is_known = request.headers.get("Authorization") in {f"Bearer {self.token}", None}
        return (
            web.Response(body=data, content_type=media_type)
            if data and is_known
            else web.Response(status=404)
        )


def a_template(name="order_ready", body="Hello {{1}}, your order {{2}} is ready.", **more):
    component = {"type": "BODY", "text": body, "example": {"body_text": [["Anna", "57"]]}}
    told = {"name": name, "language": "en", "status": "APPROVED", "category": "UTILITY", "id": name}
    return {**told, "components": [component, {"type": "FOOTER", "text": "Beans"}], **more}


async def _body(request):
    if request.content_type == "application/json":
        return await request.json()
    if not request.content_type.startswith("multipart/"):
        return dict(request.query)
    found = {}
    for name, value in (await request.post()).items():
        found[name] = (value.filename, value.file.read()) if isinstance(value, web.FileField) else value
    return found
