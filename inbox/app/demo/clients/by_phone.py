"""The client who calls the shop: talks to whoever answers, leaves a message, or hangs up too soon."""

import asyncio
import math
from array import array
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from inbox.app.demo.clients.client import Said, Stage
from inbox.app.demo.providers.twilio import SID
from inbox.app.demo.providers.twilio_voice import Caller, TwilioVoice, in_wav
from inbox.core.clock import Clock
from inbox.core.errors import BadRequest

_OURS, _CLIENT = "+12025550120", "+12025550173"
_TEAM = "+120255501{:02}"
_FIRST_OF_TEAM, _MOST_OF_TEAM = 30, 20
_NOBODY = "nobody@roasters.demo"
_TALK_S, _MESSAGE_S = 24, 9
_BEGAN_AGO_S = {"talk": _TALK_S, "message": 40, "hang up": 14}
"""One that nobody took has ended some seconds ago, so that it can be called back at once."""
_RATE = 8_000
_SHOP_HZ, _CLIENT_HZ = 220.0, 330.0


class ByPhone:
    host = "phone.demo"

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._time = _CallTime(stage.clock)
        self._api = _Telephones(self._time, token=stage.secret, numbered_from=stage.numbered_from)
        self._api.route = stage.route
        self._api.own(_OURS, voice_url=stage.hook_url, status_callback=stage.hook_url)
        self._said: list[Said] = []
        self._calling = asyncio.Lock()

    @property
    def ports(self) -> Mapping[int, int]:
        return {80: int(self._api.url.rpartition(":")[2])}

    def settings(self) -> Mapping[str, Any]:
        return {
            "account_sid": SID,
            "auth_token": self._stage.secret,
            "numbers": [_OURS],
            "team": [f"{agent} {phone}" for agent, phone in self._team().items()],
            "ring_s": 20,
            "record": True,
            "voicemail": "Please leave a message after the tone.",
            "api_url": f"http://{self.host}",
        }

    async def start(self) -> None:
        await self._api.start()

    async def stop(self) -> None:
        await self._api.stop()

    async def say(self, text: str, subject: str) -> None:  # noqa: ARG002 - calls have none
        """A whole call: `text` is what the client does in it."""
        if text not in _BEGAN_AGO_S:
            raise BadRequest("On the telephone you can talk, leave a message, or hang up.")
        phones = dict.fromkeys(self._team().values(), "takes") if text == "talk" else {}
        leaves = _MESSAGE_S if text == "message" else 0
        caller = Caller(phone=_CLIENT, number=_OURS, phones=phones, talks=_TALK_S, leaves=leaves)
        caller.gives_up = text == "hang up"
        async with self._calling:
            heard = len(self._api.heard)
            # Calls take no time here: they begin so long ago that they end about now.
            self._time.begin(_BEGAN_AGO_S[text])
            await self._api.dial_in(caller)
            told = [words for phone, words in self._api.heard[heard:] if phone == _CLIENT]
        self._said += [Said(by_client=False, text=words, at=self._now()) for words in told]
        self._said.append(Said(by_client=True, text=text, at=self._now(), note="call"))

    def conversation(self) -> list[Said]:
        for at in self._api.rung_back:
            self._said.append(Said(by_client=False, text="back", at=at, note="call"))
        self._api.rung_back.clear()
        return self._said

    def _team(self) -> Mapping[str, str]:
        agents = list(self._stage.team[:_MOST_OF_TEAM]) or [_NOBODY]
        return {agent: _TEAM.format(_FIRST_OF_TEAM + place) for place, agent in enumerate(agents)}

    def _now(self) -> datetime:
        return self._stage.clock.now()


class _CallTime:
    """The time of the call that is played, which runs ahead of the clock as far as it was set back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._now = clock.now()

    def begin(self, ago: float) -> None:
        self._now = self._clock.now() - timedelta(seconds=ago)

    def since_last(self) -> int:
        """Whole seconds from the end of the last call."""
        return int((self._clock.now() - self._now).total_seconds())

    def now(self) -> datetime:
        return self._now

    def advance(self, *, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


class _Telephones(TwilioVoice):
    """Everybody whom the service calls takes the call; recordings can be heard."""

    def __init__(self, time: _CallTime, **more: Any) -> None:
        super().__init__(time, **more)
        self._call_time = time
        self.rung_back: list[datetime] = []

    def sound(self, seconds: int) -> bytes:
        """Two voices that take turns, each on a channel of its own."""
        samples = array("h", bytes(4 * _RATE * seconds))
        for place in range(_RATE * seconds):
            turn, hertz = divmod(place // (2 * _RATE), 2)[1], (_SHOP_HZ, _CLIENT_HZ)
            swell = abs(math.sin(math.pi * place / _RATE * 2))
            samples[2 * place + turn] = int(
                6_000 * swell * math.sin(2 * math.pi * hertz[turn] * place / _RATE)
            )
        return in_wav(samples.tobytes())

    async def placed_call(self, form: Mapping[str, Any]) -> None:
        """Our agent takes the call that was asked for and presses 1, and the client answers.

        They talk for less time than has gone by since the last call, which is answered thereby.
        """
        talks = max(1, min(_TALK_S, self._call_time.since_last() - 1))
        self._call_time.begin(talks)
        phones = {form["To"]: "takes", _CLIENT: "takes"}
        await self.ring_agent(form, Caller(phone=_CLIENT, number=form["From"], phones=phones, talks=talks))
        self.rung_back.append(self._call_time.now())
