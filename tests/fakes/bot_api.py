"""The Bot API of the demo with what tests want of Telegram too: calls to a webhook, repeats and faults."""

import asyncio
import json
import random
from contextlib import suppress

import aiohttp

from inbox.app.demo.providers.moment import DATE
from inbox.app.demo.providers.telegram import CONFLICT, TelegramApi, named, refused
from inbox.app.demo.providers.telegram_pace import No

__all__ = ["DATE", "BotApi", "until"]


class BotApi(TelegramApi):
    """One bot. `route` is where calls to the webhook really go, whatever name it was set under.

    `connections` are that many updates on their way at once, and in any order; one that is not answered with
    200 comes again.
    """

    def __init__(self, token, *, pace=True, connections=None, seed=None):
        super().__init__(token, pace=pace)
        self.route = None
        self.faults = {}
        self.silent = set()
        self.delivered = []
        self._connections = connections
        self._random = random.Random(seed)
        self._error = ""
        self._busy = set()

    # What a test does. `faults` of a method are (status, description, parameters), None is for a request
    # that is granted; what is done in `silent` is done without an answer.

    async def start(self, port=0):
        await super().start(port)
        self.spawn(self._bring())
        return self

    def push_again(self, update):
        """What was delivered comes once more."""
        self.pending[update["update_id"]] = update
        self.changed.set()

    def fail(self, method, status=500, description="Internal Server Error", times=1, **parameters):
        self.faults.setdefault(method, []).extend([(status, description, parameters)] * times)

    def requests(self, method):
        return [parameters for name, parameters in self.asked if name == method]

    # What Telegram does.

    def hindered(self, method):
        fault = self.faults[method].pop(0) if self.faults.get(method) else None
        return None if fault is None else refused(*fault)

    def done(self, request, method):
        if method in self.silent:
            request.transport.abort()  # it was done, and nobody is told

    def do_set_webhook(self, parameters):
        if not parameters["url"].startswith("https://"):
            raise No("Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook = {"max_connections": 40, **parameters}
        self.allow(parameters)
        self.end_poll(CONFLICT)
        if parameters.get("drop_pending_updates"):
            self.pending.clear()
        self.changed.set()
        return True

    def do_get_webhook_info(self, _):
        told = super().do_get_webhook_info(_)
        return {
            **told,
            **({"last_error_date": DATE, "last_error_message": self._error} if self._error else {}),
        }

    async def _bring(self):
        """The webhook: as many at once as were agreed, those that failed again after a while."""
        async with aiohttp.ClientSession() as session:
            while True:
                most = self._connections or (self.webhook or {}).get("max_connections", 1)
                waiting = [number for number in self.pending if number not in self._busy]
                if not self.webhook or not waiting or len(self._busy) >= most:
                    self.changed.clear()
                    with suppress(TimeoutError):
                        async with asyncio.timeout(0.2):
                            await self.changed.wait()
                    continue
                number = self._random.choice(waiting) if most > 1 else min(waiting)
                self._busy.add(number)
                self.spawn(self._call(session, number))

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
                    getattr(self, named(told.pop("method")))(told)
            else:
                self._error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, OSError, TimeoutError):
            self._error = "Connection refused"
        if number in self.pending:
            await asyncio.sleep(self._random.uniform(0.02, 0.2))
        self._busy.discard(number)
        self.changed.set()


async def until(so, seconds=20.0):
    """Wait for what comes of itself."""
    async with asyncio.timeout(seconds):
        while not so():  # noqa: ASYNC110 - many things make it so
            await asyncio.sleep(0.01)
