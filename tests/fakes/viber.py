"""Viber's bot API with its rules: who may be written to, what a message may be, how calls are signed."""

import hmac
import json

import aiohttp
from aiohttp import web

from tests.fakes.calling import Calling

OK, BAD_URL, BAD_TOKEN, BAD_DATA, MISSING, NOT_SUBSCRIBED = 0, 1, 2, 3, 4, 6
_NEEDED = {
    "text": ("text",),
    "picture": ("text", "media"),
    "video": ("media", "size"),
    "file": ("media", "size", "file_name"),
}
_LARGEST = {"picture": 1_000_000, "video": 26_000_000, "file": 50_000_000}


class ViberApi(Calling):
    """One bot. `sent` are the messages that people see; `faults` of a method are statuses, or None for a
    message that is taken without an answer; a fault above 100 is of HTTP."""

    def __init__(self, token, seed=None):
        super().__init__(seed)
        self.token = token
        self.sent = []
        self.asked = []
        self.faults = {}
        self.files = {}
        self.subscribed = set()
        self._message = 5_000_000_000_000_000_000

    def routes(self, app):
        app.router.add_post("/pa/{method}", self._method)
        app.router.add_get("/dl/{name}", self._file)

    # What people do.

    def say(self, who, text="", **message):
        self.subscribed.add(who)
        token = self._next()
        told = {"type": "text", "text": text, **message}
        sender = {"id": who, "name": f"Person {who}", "language": "en", "country": "DE", "api_version": 10}
        self.push("message", token, sender=sender, message=told, silent=False)
        return str(token)

    def open(self, who, context=""):
        user = {"id": who, "name": f"Person {who}", "language": "en", "country": "DE", "api_version": 10}
        self.push("conversation_started", type="open", context=context, user=user, subscribed=False)

    def leave(self, who):
        self.subscribed.discard(who)
        self.push("unsubscribed", user_id=who)

    def report(self, event, message, **more):
        self.push(event, message["token"], user_id=message["receiver"], **more)

    def keep(self, data, name="file.bin"):
        self.files[name] = data
        return f"{self.url}/dl/{name}"

    def push(self, event, token=None, **told):
        token = token or self._next()
        body = {"event": event, "timestamp": 1772452800000 + token % 1000, "message_token": token, **told}
        self.call(*self.signed(body))

    def signed(self, told):
        body = json.dumps(told).encode()
        return body, {"X-Viber-Content-Signature": hmac.digest(self.token.encode(), body, "sha256").hex()}

    # What Viber does.

    async def _method(self, request):
        method, asked = request.match_info["method"], await request.json()
        self.asked.append((method, asked))
        if request.headers.get("X-Viber-Auth-Token") != self.token:
            return _status(BAD_TOKEN, "invalidAuthToken")
        fault = self.faults[method].pop(0) if self.faults.get(method) else OK
        if isinstance(fault, int) and fault > 100:
            return web.Response(status=fault)
        if fault:
            return _status(fault, "as the test wants")
        answer = await getattr(self, f"do_{method}")(asked, request)
        if fault is None:
            request.transport.abort()
        return answer

    async def do_get_account_info(self, _asked, _request):
        told = {"name": "Beans", "uri": "beans", "subscribers_count": len(self.subscribed)}
        return _status(OK, webhook=self.webhook or "", event_types=["seen", *self._events()], **told)

    def _events(self):
        return ["delivered", "failed", "subscribed", "unsubscribed", "conversation_started"]

    async def do_set_webhook(self, asked, _request):
        """Only if the address answers a call of ours at once."""
        if not asked["url"].startswith("https://"):
            return _status(BAD_URL, "invalidUrl")
        before, self.webhook = self.webhook, asked["url"]
        body, headers = self.signed({"event": "webhook", "timestamp": 1, "message_token": self._next()})
        async with aiohttp.ClientSession() as session:
            if not self.route or await self.post(session, body, headers):
                self._changed.set()
                return _status(OK, event_types=asked["event_types"])
        self.webhook = before
        return _status(BAD_URL, "invalidUrl")

    async def do_send_message(self, asked, request):
        if asked["receiver"] not in self.subscribed:
            return _status(NOT_SUBSCRIBED, "receiverNotSubscribed")
        kind = asked.get("type")
        if kind not in _NEEDED or len(asked["sender"]["name"]) > 28 or request.content_length > 30_000:
            return _status(BAD_DATA, "badData")
        if missing := [name for name in _NEEDED[kind] if name not in asked]:
            return _status(MISSING, f"missing {missing}")
        if len(asked.get("text", "")) > 7000 or (kind == "text" and not asked["text"]):
            return _status(BAD_DATA, "text length")
        data = await self._fetched(asked) if "media" in asked else b""
        if data is None or len(data) > _LARGEST.get(kind, 0) or asked.get("size", len(data)) != len(data):
            return _status(BAD_DATA, "media")
        token = self._next()
        self.sent.append({**asked, "token": token, "data": data})
        return _status(OK, message_token=token)

    async def _fetched(self, asked):
        """As Viber comes for it, at the public address."""
        path = "/" + asked["media"].partition("://")[2].partition("/")[2]
        async with aiohttp.ClientSession() as session, session.get(self.route + path) as answer:
            return await answer.read() if answer.status == 200 else None

    async def _file(self, request):
        data = self.files.get(request.match_info["name"])
        return web.Response(status=404) if data is None else web.Response(body=data)

    def _next(self):
        self._message += 1
        return self._message


def _status(status, message="ok", **more):
    return web.json_response({"status": status, "status_message": message, **more})
