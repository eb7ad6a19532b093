"""A telephone network beside a browser: the fake Twilio on a loop of its own, which is not Playwright's."""

import asyncio
from datetime import UTC, datetime, timedelta
from threading import Thread

import aiohttp

from tests.fakes.twilio import SID, TOKEN
from tests.fakes.twilio_voice import Caller, TwilioVoice

NUMBER, ANNA, CLIENT = "+4930123456", "+4915112345678", "+4915112340000"


class Telephone:
    """What callers do; `api` is the provider."""

    def __init__(self):
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever)
        self._thread.start()
        self.api = TwilioVoice(_Clock())
        self.api.own(NUMBER, voice_url="", status_callback="")
        self._wait(self.api.start())

    def stop(self):
        self._wait(self.api.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def settings(self):
        return {
            "account_sid": SID,
            "auth_token": TOKEN,
            "api_url": self.api.url,
            "numbers": [NUMBER],
            "team": [f"anna@beans.example {ANNA}"],
            "record": True,
        }

    def begins(self, number):
        """Somebody calls the number, and hears it ring: the call does not end."""

        async def ask():
            told = {"CallSid": self.api.name("CA"), "From": CLIENT, "To": number, "CallStatus": "ringing"}
            async with aiohttp.ClientSession() as session:
                await self.api.ask(session, self.api.numbers[number]["voice_url"], told)

        self._wait(ask())

    def rings(self, **more):
        return self._wait(self.api.dial_in(Caller(phone=CLIENT, number=NUMBER, **more)))

    def connects(self, **phones):
        """What becomes of the call that was asked for last, by what the telephones do."""
        caller = Caller(phone=NUMBER, phones={ANNA: "takes", **phones})
        return self._wait(self.api.ring_agent(self.api.placed[-1], caller))

    def _wait(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)


class _Clock:
    """Begins now and runs ahead: calls take no time here."""

    def __init__(self):
        self._now = datetime.now(UTC)

    def now(self):
        return self._now

    def advance(self, **parts):
        self._now += timedelta(**parts)
