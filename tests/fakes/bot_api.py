"""A Bot API server that keeps Telegram's rules: how updates are brought, polled, repeated and confirmed."""

import asyncio
import json
import random
import re
from contextlib import suppress

import aiohttp
from aiohttp import web

from tests.fakes.bot_api_chats import Chats, No

DATE = 1772452800
_CONFLICT = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
_OTHER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class BotApi(Chats):
    """One bot. `route` is where calls to the webhook really go, whatever name it was set under.

    `connections` are that many updates on their way at once, and in any order; one that is not answered with
    200 comes again. `asked` holds (method, parameters) of every request.
    """

    def __init__(self, token, *, pace=True, connections=None, seed=None):
        super().__init__(pace=pace)
        self.token = token
        self.route = None
        self.webhook = None
        self.pending = {}
        self.asked = []
        self.faults = {}
        self.silent = set()
        self.pushed = 0
        self.delivered = []
        self.confirmed = []
        self._connections = connections
        self._random = random.Random(seed)
        self._number = 700_000_000
        self._allowed = None
        self._error = ""
        self._poll = None
        self._changed = asyncio.Event()
        self._tasks = set()
        self._busy = set()
        self._runner = None
        self.url = None

    # What a test does. `faults` of a method are (status, description, parameters), None is for a request
    # that is granted; what is done in `silent` is done without an answer.

    async def start(self, port=0):
        app = web.Application(client_max_size=60_000_000)
        app.router.add_route("*", "/bot{token}/{method}", self._method)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)
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

    def push(self, kind, said):
        """An update that waits from now on; its number."""
        self._number += 1
        if self._allowed is None or kind in self._allowed:
            self.pushed += 1
            self.pending[self._number] = {"update_id": self._number, kind: said}
            self._changed.set()
        return self._number

    def push_again(self, update):
        """What was delivered comes once more."""
        self.pending[update["update_id"]] = update
        self._changed.set()

    def fail(self, method, status=500, description="Internal Server Error", times=1, **parameters):
        self.faults.setdefault(method, []).extend([(status, description, parameters)] * times)

    def requests(self, method):
        return [parameters for name, parameters in self.asked if name == method]

    # What Telegram does.

    async def _method(self, request):
        if request.match_info["token"] != self.token:
            return _refused(401, "Unauthorized")
        method, parameters = request.match_info["method"], await _parameters(request)
        self.asked.append((method, parameters))
        fault = self.faults[method].pop(0) if self.faults.get(method) else None
        if fault is not None:
            return _refused(*fault)
        try:
            if method == "getUpdates":
                result = await self._get_updates(parameters)
            else:
                do = getattr(self, _named(method), None)
                if do is None:
                    return _refused(404, "Not Found")
                result = do(parameters)
        except No as no:
            return _refused(no.status, str(no), no.parameters)
        if method in self.silent:
            request.transport.abort()  # it was done, and nobody is told
        return web.json_response({"ok": True, "result": result})

    async def _file(self, request):
        if request.match_info["token"] != self.token:
            return _refused(401, "Unauthorized")
        data = self.files.get(request.match_info["path"])
        return _refused(404, "Not Found") if data is None else web.Response(body=data)

    def do_get_me(self, _):
        return {
            "id": int(self.token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Beans",
            "username": "beans_bot",
            "can_read_all_group_messages": False,
        }

    def do_set_webhook(self, parameters):
        if not parameters["url"].startswith("https://"):
            raise No("Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook = {"max_connections": 40, **parameters}
        self._allow(parameters)
        self._end_poll(_CONFLICT)
        if parameters.get("drop_pending_updates"):
            self.pending.clear()
        self._changed.set()
        return True

    def do_delete_webhook(self, parameters):
        self.webhook = None
        if parameters.get("drop_pending_updates"):
            self.pending.clear()
        return True

    def do_get_webhook_info(self, _):
        told = {
            "url": self.webhook["url"] if self.webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.pending),
        }
        return {
            **told,
            **({"last_error_date": DATE, "last_error_message": self._error} if self._error else {}),
        }

    async def _get_updates(self, parameters):
        if self.webhook:
            raise No(_CONFLICT, 409)
        self._allow(parameters)
        self._confirm(parameters.get("offset", 0))
        self._end_poll(_OTHER)
        mine = self._poll = asyncio.get_running_loop().create_future()
        with suppress(TimeoutError):
            async with asyncio.timeout(parameters.get("timeout", 0)):
                while not self.pending:
                    self._changed.clear()
                    change = asyncio.ensure_future(self._changed.wait())
                    await asyncio.wait({change, mine}, return_when=asyncio.FIRST_COMPLETED)
                    change.cancel()
                    if mine.done():
                        raise mine.exception()
        if mine.done():
            raise mine.exception()
        self._poll = None
        return [self.pending[number] for number in sorted(self.pending)][: parameters.get("limit", 100)]

    def _allow(self, parameters):
        if "allowed_updates" in parameters:
            self._allowed = set(parameters["allowed_updates"])

    def _confirm(self, offset):
        for number in [number for number in self.pending if number < offset]:
            self.confirmed.append(self.pending.pop(number))

    def _end_poll(self, why):
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(No(why, 409))
            self._poll.exception()

    async def _bring(self):
        """The webhook: as many at once as were agreed, those that failed again after a while."""
        async with aiohttp.ClientSession() as session:
            while True:
                most = self._connections or (self.webhook or {}).get("max_connections", 1)
                waiting = [number for number in self.pending if number not in self._busy]
                if not self.webhook or not waiting or len(self._busy) >= most:
                    self._changed.clear()
                    with suppress(TimeoutError):
                        async with asyncio.timeout(0.2):
                            await self._changed.wait()
                    continue
                number = self._random.choice(waiting) if most > 1 else min(waiting)
                self._busy.add(number)
                self._spawn(self._call(session, number))

    async def _call(self, session, number):
        update, hook = self.pending[number], self.webhook
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.get("secret_token", "")}
        url = hook["url"]
        if self.route:
            url = self.route + "/" + url.split("/", 3)[3]
        try:
            async with asyncio.timeout(20), session.post(url, json=update, headers=headers) as answer:
                body = await answer.read()
            if answer.status == 200:
                self.pending.pop(number, None)
                self.delivered.append(update)
                if body:
                    told = json.loads(body)
                    getattr(self, _named(told.pop("method")))(told)
            else:
                self._error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, OSError, TimeoutError):
            self._error = "Connection refused"
        if number in self.pending:
            await asyncio.sleep(self._random.uniform(0.02, 0.2))
        self._busy.discard(number)
        self._changed.set()

    def _spawn(self, work):
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _named(method):
    """sendMessage is done by do_send_message."""
    return "do_" + re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), method)


async def _parameters(request):
    if request.content_type == "application/json":
        return await request.json()
    found = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            found[name] = (value.filename, value.file.read())
        else:
            try:
                found[name] = json.loads(value)
            except ValueError:
                found[name] = value
    return found


def _refused(code, description, parameters=None):
    told = {"ok": False, "error_code": code, "description": description}
    return web.json_response({**told, **({"parameters": parameters} if parameters else {})}, status=code)


async def until(so, seconds=20.0):
    """Wait for what comes of itself."""
    async with asyncio.timeout(seconds):
        while not so():  # noqa: ASYNC110 - many things make it so
            await asyncio.sleep(0.01)
