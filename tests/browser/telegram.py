"""Telegram beside a browser: the fake Bot API on a loop of its own, as Playwright keeps the test's busy."""

import asyncio
import io
from threading import Thread

from PIL import Image

from tests.fakes.bot_api import BotApi

TOKEN = "111111111:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
PERSON = 501


class Telegram:
    """What the person with the number PERSON does; `api` is the provider, with what it was sent."""

    def __init__(self):
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever)
        self._thread.start()
        self.api = BotApi(TOKEN, pace=False)
        asyncio.run_coroutine_threadsafe(self.api.start(), self._loop).result()

    def stop(self):
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def last(self):
        return self.api.sent[-1]

    def says(self, text=None, **more):
        return self._do(self.api.say, PERSON, text, **more)

    def sends_pictures(self, *colours):
        for colour in colours:
            ref = self.api.keep(_picture(colour))
            size = {"file_id": ref, "file_unique_id": ref, "width": 90, "height": 60, "file_size": 1000}
            self.says(photo=[size], media_group_id="album")

    def edits(self, message, text):
        self._do(self.api.edit, message, text=text)

    def reacts(self, message, emoji):
        self._do(self.api.react, message, PERSON, emoji)

    def votes(self, option):
        self._do(self.api.vote, self.last, PERSON, option)

    def blocks_the_bot(self):
        self._do(self.api.block, PERSON)

    def refuses(self, method, description):
        self._do(self.api.fail, method, 400, f"Bad Request: {description}")

    def fails(self, method):
        """From now on."""
        self._do(self.api.fail, method, 502, "Bad Gateway", times=1000)

    async def _stop(self):
        await self.api.stop()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    def _do(self, deed, *words, **more):
        async def done():
            return deed(*words, **more)

        return asyncio.run_coroutine_threadsafe(done(), self._loop).result()


def _picture(colour):
    data = io.BytesIO()
    Image.new("RGB", (90, 60), colour).save(data, "JPEG")
    return data.getvalue()
