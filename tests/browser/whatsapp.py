"""WhatsApp beside a browser: what people do there, and the fake Graph server."""

import time

from tests.browser.beside import Beside
from tests.channels.meta_of_beans import APP_SECRET, OWN, TOKEN
from tests.fakes.graph import GraphApi

SETTINGS = {**OWN["whatsapp"], "token": TOKEN, "app_secret": APP_SECRET}


class WhatsApp(Beside):
    """What people do there; `api` is the provider, with what it was sent."""

    def __init__(self):
        super().__init__(GraphApi(TOKEN, APP_SECRET))

    @property
    def settings(self):
        return {**SETTINGS, "api_url": self.api.url}

    def says(self, whom, text, **more):
        return self.call(self.api.say, whom, text, **{"timestamp": str(int(time.time())), **more})
