"""LINE's Messaging API with its rules: signed calls, retry keys, five messages at once, files by number."""

import hmac
import json
import re
from base64 import b64encode

import aiohttp
from aiohttp import web

from tests.fakes.calling import Calling

DATE = 1772452800000
_LENT = re.compile(r"https://\S+/lent/\S+")


class LineApi(Calling):
    """One account. `sent` are the messages that people see, with the bytes that their phones fetched; each of
    `faults` is a status for the next push, or None for one that is taken without an answer; while it is
    broken it refuses everything, and repeats what it knows."""

    def __init__(self, token, secret, seed=None):
        super().__init__(seed)
        self.token, self.secret = token, secret
        self.sent = []
        self.asked = []
        self.faults = []
        self.files = {}
        self.taken_keys = {}
        self.is_active = True
        self.is_broken = False
        self._count = 0

    def routes(self, app):
        app.router.add_route("*", "/v2/bot/channel/webhook/endpoint", self._endpoint)
        app.router.add_get("/v2/bot/info", self._info)
        app.router.add_get("/v2/bot/profile/{who}", self._profile)
        app.router.add_post("/v2/bot/message/push", self._push)
        app.router.add_get("/v2/bot/message/{name}/content", self._file)

    # What people do.

    def say(self, who, text="", **message):
        key = message.pop("key", None) or f"5{self._next():017}"
        told = {"type": "text", "id": key, "text": text, "quoteToken": "q", **message}
        self.push("message", who, message=told, replyToken="r")
        return key

    def leave(self, who):
        self.push("unfollow", who)

    def keep(self, data):
        key = f"5{self._next():017}"
        self.files[key] = data
        return key

    def push(self, kind, who, **told):
        place = self._next()
        event = {
            "type": kind,
            "mode": "active",
            "timestamp": DATE + place * 1000,
            "source": {"type": "user", "userId": who},
            "webhookEventId": f"01EVENT{place:019}",
            "deliveryContext": {"isRedelivery": False},
            **told,
        }
        self.call(*self.signed({"destination": "U" + "0" * 32, "events": [event]}))

    def signed(self, told):
        body = json.dumps(told).encode()
        signature = b64encode(hmac.digest(self.secret.encode(), body, "sha256")).decode()
        return body, {"x-line-signature": signature}

    # What LINE does.

    def _admit(self, request):
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            told = {"message": "Authentication failed due to the following reason: invalid token."}
            raise web.HTTPUnauthorized(text=json.dumps(told))
        if self.is_broken:
            raise web.HTTPBadRequest(text=json.dumps({"message": f"No: {self.token} {self.secret}"}))

    async def _endpoint(self, request):
        self._admit(request)
        if request.method == "PUT":
            endpoint = (await request.json())["endpoint"]
            if not endpoint.startswith("https://"):
                return _no(400, "Invalid webhook endpoint URL")
            self.webhook = endpoint
            self._changed.set()
            return web.json_response({})
        return web.json_response({"endpoint": self.webhook or "", "active": self.is_active})

    async def _info(self, request):
        self._admit(request)
        return web.json_response({"displayName": "Beans", "basicId": "@beans", "chatMode": "bot"})

    async def _profile(self, request):
        self._admit(request)
        who = request.match_info["who"]
        return web.json_response({"userId": who, "displayName": f"Person {who}"})

    async def _push(self, request):
        self._admit(request)
        asked, key = await request.json(), request.headers.get("X-Line-Retry-Key", "")
        self.asked.append((key, asked))
        fault = self.faults.pop(0) if self.faults else 0
        if fault:
            return _no(fault, "As the test wants")
        if key in self.taken_keys:
            return _no(409, "The retry key is already accepted", sentMessages=self.taken_keys[key])
        if not 1 <= len(asked["messages"]) <= 5 or not re.fullmatch(r"[0-9a-f-]{36}", key):
            return _no(400, "The request body has 1 error(s)")
        if any(_length(each) > 5000 for each in asked["messages"]):
            details = [{"message": "Length must be between 0 and 5000", "property": "messages[0].text"}]
            return _no(400, "The request body has 1 error(s)", details=details)
        names = [{"id": str(self._next())} for _ in asked["messages"]]
        for message in asked["messages"]:
            self.sent.append({**message, "to": asked["to"], "data": await self._seen(message)})
        self.taken_keys[key] = names
        if fault is None:
            request.transport.abort()
        return web.json_response({"sentMessages": names})

    async def _seen(self, message):
        """What the person's phone fetches, at the public address: a picture, or a link that is opened."""
        found = _LENT.search(json.dumps(message))
        if found is None or self.route is None:
            return b""
        address = message.get("originalContentUrl") or found[0].rstrip('"}')
        path = "/" + address.partition("://")[2].partition("/")[2]
        async with aiohttp.ClientSession() as session, session.get(self.route + path) as answer:
            return await answer.read() if answer.status == 200 else b""

    async def _file(self, request):
        self._admit(request)
        data = self.files.get(request.match_info["name"])
        return web.Response(status=404) if data is None else web.Response(body=data)

    def _next(self):
        self._count += 1
        return self._count


def _no(status, message, **more):
    return web.json_response({"message": message, **more}, status=status)


def _length(message):
    return len(message.get("text", "").encode("utf-16-le")) // 2
