"""A Bot API server that keeps Telegram's rules for one bot, which asks for what is new."""

import asyncio
import json
import re
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Self

from aiohttp import web

from inbox.app.demo.providers.moment import Moment, since_march
from inbox.app.demo.providers.telegram_chats import Chats
from inbox.app.demo.providers.telegram_pace import No

CONFLICT = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
_OTHER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
_FIRST_UPDATE = 700_000_000


class TelegramApi(Chats):
    """`pending` holds updates by number until they are confirmed. `asked` holds (method, parameters) of every
    request. Numbers go on from `numbered_from`, so that those of an earlier run do not come again."""

    def __init__(
        self, token: str, *, pace: bool = True, moment: Moment = since_march, numbered_from: int = 1
    ) -> None:
        super().__init__(pace=pace, moment=moment, numbered_from=numbered_from)
        self.token = token
        self.webhook: dict[str, Any] | None = None
        self.pending: dict[int, dict[str, Any]] = {}
        self.asked: list[tuple[str, Any]] = []
        self.pushed = 0
        self.confirmed: list[dict[str, Any]] = []
        self.changed = asyncio.Event()
        self.url = ""
        self._number = _FIRST_UPDATE + numbered_from - 1
        self._allowed: set[str] | None = None
        self._poll: asyncio.Future[None] | None = None
        self._tasks: set[asyncio.Future[None]] = set()
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> Self:
        app = web.Application(client_max_size=60_000_000)
        app.router.add_route("*", "/bot{token}/{method}", self._method)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._runner is not None:
            await self._runner.cleanup()

    def push(self, kind: str, said: dict[str, Any]) -> int:
        """An update that waits from now on; its number."""
        self._number += 1
        if self._allowed is None or kind in self._allowed:
            self.pushed += 1
            self.pending[self._number] = {"update_id": self._number, kind: said}
            self.changed.set()
        return self._number

    def hindered(self, method: str) -> web.Response | None:  # noqa: ARG002 - tests hinder some
        """What is answered instead of doing it."""
        return None

    def done(self, request: web.Request, method: str) -> None:
        """It was done, and is answered next."""

    async def _method(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return refused(401, "Unauthorized")
        method, parameters = request.match_info["method"], await _parameters(request)
        self.asked.append((method, parameters))
        if (hindrance := self.hindered(method)) is not None:
            return hindrance
        try:
            if method == "getUpdates":
                result: Any = await self._get_updates(parameters)
            else:
                do = getattr(self, named(method), None)
                if do is None:
                    return refused(404, "Not Found")
                result = do(parameters)
        except No as no:
            return refused(no.status, str(no), no.parameters)
        self.done(request, method)
        return web.json_response({"ok": True, "result": result})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return refused(401, "Unauthorized")
        data = self.files.get(request.match_info["path"])
        return refused(404, "Not Found") if data is None else web.Response(body=data)

    def do_get_me(self, _: Any) -> dict[str, Any]:
        return {
            "id": int(self.token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Beans",
            "username": "beans_bot",
            "can_read_all_group_messages": False,
        }

    def do_delete_webhook(self, parameters: dict[str, Any]) -> bool:
        self.webhook = None
        if parameters.get("drop_pending_updates"):
            self.pending.clear()
        return True

    def do_get_webhook_info(self, _: Any) -> dict[str, Any]:
        return {
            "url": self.webhook["url"] if self.webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.pending),
        }

    async def _get_updates(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        if self.webhook:
            raise No(CONFLICT, 409)
        self.allow(parameters)
        self._confirm(parameters.get("offset", 0))
        self.end_poll(_OTHER)
        mine = self._poll = asyncio.get_running_loop().create_future()
        with suppress(TimeoutError):
            async with asyncio.timeout(parameters.get("timeout", 0)):
                while not self.pending:
                    await self._news(mine)
        if mine.done():
            mine.result()
        self._poll = None
        return [self.pending[number] for number in sorted(self.pending)][: parameters.get("limit", 100)]

    async def _news(self, mine: asyncio.Future[None]) -> None:
        """Something may have come; what ended the poll is raised."""
        self.changed.clear()
        change: asyncio.Future[Any] = asyncio.ensure_future(self.changed.wait())
        try:
            await asyncio.wait([change, mine], return_when=asyncio.FIRST_COMPLETED)
        finally:
            change.cancel()
        if mine.done():
            mine.result()

    def allow(self, parameters: dict[str, Any]) -> None:
        if "allowed_updates" in parameters:
            self._allowed = set(parameters["allowed_updates"])

    def _confirm(self, offset: int) -> None:
        for number in [number for number in self.pending if number < offset]:
            self.confirmed.append(self.pending.pop(number))

    def end_poll(self, why: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(No(why, 409))
            self._poll.exception()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def named(method: str) -> str:
    """What does it: of sendMessage that is do_send_message."""
    return "do_" + re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), method)


async def _parameters(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        told: dict[str, Any] = await request.json()
        return told
    found: dict[str, Any] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            found[name] = (value.filename, value.file.read())
        else:
            try:
                found[name] = json.loads(str(value))
            except ValueError:
                found[name] = value
    return found


def refused(code: int, description: str, parameters: dict[str, Any] | None = None) -> web.Response:
    told = {"ok": False, "error_code": code, "description": description}
    return web.json_response({**told, **({"parameters": parameters} if parameters else {})}, status=code)
