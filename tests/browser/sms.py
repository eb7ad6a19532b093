"""SMS beside a browser: the fake Twilio on a loop of its own, as Playwright keeps the test's busy."""

import asyncio
from threading import Thread

from tests.journeys.sms_desk import ANNA, SmsOfTheShop


class Sms:
    """What the person with the number ANNA does; `api` is Twilio, with what it was sent."""

    def __init__(self):
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever)
        self._thread.start()
        self.api = SmsOfTheShop().api()
        self._wait(self.api.start())

    def stop(self):
        self._wait(self.api.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def settings(self):
        return SmsOfTheShop().settings(self.api)

    def says(self, text):
        async def say():
            return self.api.say(ANNA, text)

        return self._wait(say())

    def _wait(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)
