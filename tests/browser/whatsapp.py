"""WhatsApp beside a browser: the fake Graph server on a loop of its own, as the other one is Playwright's."""

import asyncio
import time
from threading import Thread

from tests.channels.meta_of_beans import APP_SECRET, OWN, TOKEN
from tests.fakes.graph import GraphApi

SETTINGS = {**OWN["whatsapp"], "token": TOKEN, "app_secret": APP_SECRET}


class WhatsApp:
    """What people do there; `api` is the provider, with what it was sent."""

    def __init__(self):
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever)
        self._thread.start()
        self.api = GraphApi(TOKEN, APP_SECRET)
        self._wait(self.api.start())

    def stop(self):
        self._wait(self.api.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def settings(self):
        return {**SETTINGS, "api_url": self.api.url}

    def says(self, whom, text, **more):
        async def say():
            return self.api.say(whom, text, **{"timestamp": str(int(time.time())), **more})

        return self._wait(say())

    def _wait(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)
