"""A shop with a system of its own connected: the other side's server, and what agents see of it."""

import base64
import hmac
import json
from hashlib import sha256

from aiohttp import web
from multidict import CIMultiDict

from inbox.core.timeline import Message
from tests.journeys.shop import everything
from tests.journeys.telegram_desk import eventually

SECRET = "a-secret-of-the-crm-0123456789"


class OtherSystem:
    """Takes what is posted to it as the documents say: signature checked, each webhook-id shown once.

    `faults` are (status, headers) of the next answers; with status None the line drops after it was taken.
    `files` are served by their names.
    """

    def __init__(self, secret=SECRET):
        self.posts = []
        self.shown = {}
        self.forged = []
        self.faults = []
        self.files = {}
        self.names_given = False
        self._secret = secret
        self._runner = None
        self.url = None

    async def start(self):
        app = web.Application(client_max_size=60_000_000)
        app.router.add_post("/in", self._take)
        app.router.add_get("/files/{name}", self._file)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
        return self

    async def stop(self):
        await self._runner.cleanup()

    @property
    def told(self):
        """What is shown in the end, in order of arrival."""
        return list(self.shown.values())

    async def _take(self, request):
        name, body = request.headers["webhook-id"], await request.read()
        self.posts.append(name)
        if not self._is_genuine(request.headers, body):
            self.forged.append(name)
            return web.Response(status=401)
        status, headers = self.faults.pop(0) if self.faults else (200, {})
        if status is None or status < 300:
            self.shown.setdefault(name, json.loads(body))
        if status is None:
            request.transport.close()
        document = {"id": f"theirs-{name}"} if self.names_given else {}
        return web.json_response(document, status=status or 200, headers=CIMultiDict(headers))

    def _is_genuine(self, headers, body):
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        wanted = base64.b64encode(hmac.digest(self._secret.encode(), signed, sha256)).decode()
        return f"v1,{wanted}" in headers["webhook-signature"].split(" ")

    async def _file(self, request):
        data = self.files.get(request.match_info["name"])
        return web.Response(status=404) if data is None else web.Response(body=data, content_type="image/png")


class WebhookDesk:
    def __init__(self, shop, other):
        self.shop = shop
        self.other = other
        self.channel = None

    async def connect(self, **settings):
        given = {"secret": SECRET, "outgoing_url": f"{self.other.url}/in", **settings}
        told = await self.shop.act("POST", "channels", {"kind": "webhook", "name": "CRM", "settings": given})
        self.channel = told["id"]

        async def up():
            told = await self.shop.act("GET", f"channels/{self.channel}")
            return told["health"]["state"] == "up"

        await eventually(up)
        return self

    async def post(self, members, status=200, **headers):
        """What the other system posts; bytes go as a form, all else as JSON."""
        path = f"/hooks/{self.channel}?key={SECRET}"
        is_form = isinstance(members, bytes)
        media_type = "application/x-www-form-urlencoded" if is_form else "application/json"
        data = members if is_form else json.dumps(members)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.shop.client.post(
            path, data=data, headers={"Content-Type": media_type, **named}
        ) as answer:
            assert answer.status == status, await answer.text()
            return await answer.json(content_type=None) if not is_form else await answer.text()

    async def say(self, key, text="Is it open today?", thread="room-3", **more):
        """Fay writes; the entry's id."""
        sender = {"id": "u7", "name": "Fay"}
        told = {"type": "message", "id": key, "thread": thread, "sender": sender, "text": text, **more}
        return (await self.post(told))["id"]

    async def messages(self, direction="in"):
        found = [
            each for each in await everything(self.shop.store.timeline) if isinstance(each.body, Message)
        ]
        found = [each for each in found if each.body.direction == direction]
        return sorted(found, key=lambda each: (each.conversation_id, each.seq))

    async def body(self, entry, so=lambda _: True):
        """What the entry says as soon as that is so."""

        async def said():
            found = (await self.shop.store.timeline.get(entry)).body
            return found if so(found) else None

        return await eventually(said)

    async def reply(self, to, text="", **more):
        """An agent's answer where the entry `to` stands; the answer's id."""
        conversation = (await self.shop.store.timeline.get(to)).conversation_id
        path = f"conversations/{conversation}/messages"
        return (await self.shop.act("POST", path, {"text": text, **more}))["id"]

    async def upload(self, name, data):
        answer = await self.shop.client.post(
            "/api/v1/uploads", data=data, headers={**self.shop.agent, "X-File-Name": name}
        )
        assert answer.status == 201, await answer.text()
        return (await answer.json())["id"]

    async def delivery(self, entry, *states):
        async def settled():
            found = await self.shop.store.deliveries.get(entry)
            return found if found.state.value in states else None

        return await eventually(settled)

    async def put_off(self, entry, times=1):
        """As soon as so many attempts ended with the promise of another."""

        async def later():
            found = await self.shop.store.deliveries.get(entry)
            return sum(each.outcome == "later" for each in found.attempts) >= times

        await eventually(later)
