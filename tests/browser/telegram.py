"""Telegram beside a browser: what a person does there, and the fake Bot API."""

import io

from PIL import Image

from tests.browser.beside import Beside
from tests.fakes.bot_api import BotApi

TOKEN = "111111111:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
PERSON = 501


class Telegram(Beside):
    """What the person with the number PERSON does; `api` is the provider, with what it was sent."""

    def __init__(self):
        super().__init__(BotApi(TOKEN, pace=False))

    @property
    def last(self):
        return self.api.sent[-1]

    def says(self, text=None, **more):
        return self.call(self.api.say, PERSON, text, **more)

    def sends_pictures(self, *colours):
        for colour in colours:
            ref = self.api.keep(_picture(colour))
            size = {"file_id": ref, "file_unique_id": ref, "width": 90, "height": 60, "file_size": 1000}
            self.says(photo=[size], media_group_id="album")

    def edits(self, message, text):
        self.call(self.api.edit, message, text=text)

    def reacts(self, message, emoji):
        self.call(self.api.react, message, PERSON, emoji)

    def votes(self, option):
        self.call(self.api.vote, self.last, PERSON, option)

    def blocks_the_bot(self):
        self.call(self.api.block, PERSON)

    def refuses(self, method, description):
        self.call(self.api.fail, method, 400, f"Bad Request: {description}")

    def fails(self, method):
        """From now on."""
        self.call(self.api.fail, method, 502, "Bad Gateway", times=1000)


def _picture(colour):
    data = io.BytesIO()
    Image.new("RGB", (90, 60), colour).save(data, "JPEG")
    return data.getvalue()
