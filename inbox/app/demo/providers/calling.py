"""What providers share: a server, and calls to our webhook that come again until they are taken."""

import asyncio
import random
from abc import ABC, abstractmethod
from collections.abc import Coroutine
from typing import Any, Self
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web


class Calling(ABC):
    """`route` is where calls to the webhook really go, whatever name it was set under.

    Up to `connections` are on their way at once, in any order; one that is not answered as `is_taken` wants
    comes again. `pending` holds what waits, `taken` what was taken, `repeats` every so many comes twice.
    """

    connections = 8

    def __init__(self, seed: int | None = None) -> None:
        self.route: str = ""
        self.webhook: str | None = None
        self.pending: dict[int, tuple[Any, dict[str, str]]] = {}
        self.taken: list[Any] = []
        self.refused: list[tuple[int, Any]] = []
        self.repeats = 0
        self.url = ""
        self._random = random.Random(seed)  # noqa: S311 - an order, no secret
        self._number = 0
        self._busy: set[int] = set()
        self._tasks: set[asyncio.Future[None]] = set()
        self._changed = asyncio.Event()
        self._runner: web.AppRunner | None = None

    @abstractmethod
    def routes(self, app: web.Application) -> None:
        """Add what the provider answers on."""

    async def is_taken(self, answer: aiohttp.ClientResponse) -> bool:
        return answer.status == 200

    async def start(self, port: int = 0) -> Self:
        app = web.Application(client_max_size=60_000_000)
        self.routes(app)
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

    def call(self, body: Any, headers: dict[str, str] | None = None) -> None:
        """It waits from now on, and is called until it is taken."""
        self._number += 1
        self.pending[self._number] = (body, headers or {})
        if self.repeats and self._number % self.repeats == 0:
            self.pending[-self._number] = (body, headers or {})
        self._changed.set()

    async def post(self, session: aiohttp.ClientSession, body: Any, headers: dict[str, str]) -> bool:
        """One call; whether it was taken."""
        parts = urlsplit(self.webhook or "")
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        told = {"Content-Type": "application/json", **headers}
        try:
            timeout = aiohttp.ClientTimeout(total=10)
            async with session.post(self.route + path, data=body, headers=told, timeout=timeout) as answer:
                if not await self.is_taken(answer):
                    self.refused.append((answer.status, body))
                    return False
                return True
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False

    async def _bring(self) -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                waiting = [number for number in self.pending if number not in self._busy]
                if not waiting or not self.webhook or len(self._busy) >= self.connections:
                    self._changed.clear()
                    await self._changed.wait()
                    continue
                number = self._random.choice(waiting)
                self._busy.add(number)
                self._spawn(self._one(session, number))

    async def _one(self, session: aiohttp.ClientSession, number: int) -> None:
        body, headers = self.pending[number]
        try:
            if await self.post(session, body, headers):
                self.taken.append(body)
                del self.pending[number]
            else:
                await asyncio.sleep(self._random.uniform(0.02, 0.1))
        finally:
            self._busy.discard(number)
            self._changed.set()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
