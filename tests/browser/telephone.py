"""A telephone network beside a browser: what callers do, and the fake Twilio."""

from datetime import UTC, datetime, timedelta

import aiohttp

from tests.browser.beside import Beside
from tests.fakes.twilio import SID, TOKEN
from tests.fakes.twilio_voice import Caller, TwilioVoice

NUMBER, ANNA, CLIENT = "+4930123456", "+4915112345678", "+4915112340000"


class Telephone(Beside):
    """What callers do; `api` is the provider."""

    def __init__(self):
        api = TwilioVoice(_Clock())
        api.own(NUMBER, voice_url="", status_callback="")
        super().__init__(api)

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

        self.wait(ask())

    def rings(self, **more):
        return self.wait(self.api.dial_in(Caller(phone=CLIENT, number=NUMBER, **more)))

    def connects(self, **phones):
        """What becomes of the call that was asked for last, by what the telephones do."""
        caller = Caller(phone=NUMBER, phones={ANNA: "takes", **phones})
        return self.wait(self.api.ring_agent(self.api.placed[-1], caller))


class _Clock:
    """Begins now and runs ahead: calls take no time here."""

    def __init__(self):
        self._now = datetime.now(UTC)

    def now(self):
        return self._now

    def advance(self, **parts):
        self._now += timedelta(**parts)
