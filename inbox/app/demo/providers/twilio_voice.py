"""Twilio's telephone network: it calls our numbers, does what the TwiML says, and tells how it went."""

import io
import wave
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Protocol
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import aiohttp
from aiohttp import web
from yarl import URL

from inbox.app.demo.providers.twilio import BASE, TwilioAccount

_RATE = 8_000
VERBS = {"Say", "Dial", "Number", "Gather", "Record", "Hangup", "Response"}


class RunningClock(Protocol):
    """Goes on as calls do: they take no time."""

    def now(self) -> datetime: ...

    def advance(self, *, seconds: float) -> None: ...


@dataclass
class Caller:
    """Who calls, and how the telephones behave that ring: takes, declines, busy, no-answer.

    `gives_up` hangs up in the first round of ringing; `leaves` seconds of a message if one is asked for.
    """

    phone: str = "+491511234567"
    number: str = "+4930123456"
    phones: dict[str, str] = field(default_factory=dict)
    gives_up: bool = False
    leaves: int = 0
    talks: int = 60


class TwilioVoice(TwilioAccount):
    """`seconds` is where its clock stands: it goes on as calls do, and never waits. `held` keeps callbacks
    back until `let_go`; `rung` are the telephones in order, `heard` what was said to whom."""

    def __init__(self, clock: RunningClock, **more: Any) -> None:
        super().__init__(**more)
        self.clock = clock
        self.rung: list[str] = []
        self.heard: list[tuple[str, str]] = []
        self.calls: list[dict[str, Any]] = []
        self.recordings: dict[str, dict[str, Any]] = {}
        self.deleted: list[str] = []
        self.held: list[tuple[Any, Any]] | None = None
        self.placed: list[dict[str, Any]] = []

    def routes(self, app: web.Application) -> None:
        super().routes(app)
        app.router.add_get(BASE + "/Calls.json", self._list_calls)
        app.router.add_post(BASE + "/Calls.json", self._place)
        app.router.add_get(BASE + "/Recordings.json", self._list_recordings)
        app.router.add_get(BASE + "/Recordings/{recording}.wav", self._give)
        app.router.add_delete(BASE + "/Recordings/{recording}.json", self._delete)

    async def dial_in(self, caller: Caller, *, sid: Any = None) -> Any:
        """One whole call; its name."""
        sid = sid or self.name("CA")
        began = self.clock.now()
        params = {"CallSid": sid, "From": caller.phone, "To": caller.number, "Direction": "inbound"}
        number = self.numbers[caller.number]
        async with aiohttp.ClientSession() as session:
            ring = {**params, "CallStatus": "ringing"}
            await self._follow(session, caller, params, await self.ask(session, number["voice_url"], ring))
        lasted = int((self.clock.now() - began).total_seconds())
        ended = {**params, "CallStatus": "completed", "CallDuration": str(lasted)}
        self._tell_later(number["status_callback"], {**ended, "Timestamp": self._now()})
        told = {"sid": sid, "from": caller.phone, "to": caller.number, "direction": "inbound"}
        times = {"start_time": format_datetime(began), "end_time": self._now(), "duration": str(lasted)}
        self.calls.append({**told, **times, "status": "completed", "parent_call_sid": None})
        return sid

    async def ring_agent(self, placed: Mapping[str, Any], caller: Caller) -> None:
        """What becomes of a call that we asked for: the agent's telephone rings, then the client's."""
        began, ours = self.clock.now(), {"From": placed["From"], "To": placed["To"]}
        params = {"CallSid": placed["sid"], **ours, "Direction": "outbound-api"}
        behaves = caller.phones.get(placed["To"], "no-answer")
        if behaves in {"takes", "declines"}:
            picked_up = {**params, "CallStatus": "in-progress"}
            async with aiohttp.ClientSession() as session:
                gather = (await self.ask(session, placed["Url"], picked_up)).find("Gather")
                self.heard.append((placed["To"], gather.find("Say").text))
                if behaves == "takes":
                    pressed = await self.ask(session, gather.get("action"), {**picked_up, "Digits": "1"})
                    await self._follow(session, caller, params, pressed)
        lasted = int((self.clock.now() - began).total_seconds())
        status = "completed" if behaves in {"takes", "declines"} else behaves
        ended = {**params, "CallStatus": status, "CallDuration": str(lasted), "Timestamp": self._now()}
        self._tell_later(placed["StatusCallback"], ended)
        told = {"sid": placed["sid"], "from": placed["From"], "to": placed["To"], "duration": str(lasted)}
        times = {"start_time": format_datetime(began), "end_time": self._now(), "status": status}
        self.calls.append({**told, **times, "direction": "outbound-api", "parent_call_sid": None})

    async def ask(self, session: aiohttp.ClientSession, url: str, params: Any) -> Any:
        """Ask for TwiML as Twilio does; it must be what Twilio knows."""
        data, headers = self.signed(url, list(params.items()))
        async with session.post(self._really(url), data=data, headers=headers) as answer:
            text = await answer.text()
            assert answer.status == 200, (answer.status, text)
            assert answer.content_type in {"text/xml", "application/xml"}
        response = ET.fromstring(text)  # noqa: S314 - our own service wrote it
        assert response.tag == "Response"
        assert {each.tag for each in response.iter()} <= VERBS
        return response

    def let_go(self, order: Any) -> None:
        """Make the callbacks that were held back, in that order and as often as it names them."""
        held, self.held = self.held or [], None
        for place in order:
            self.tell(*held[place % len(held)])

    async def _follow(
        self, session: aiohttp.ClientSession, caller: Caller, params: Any, response: Any
    ) -> None:
        for verb in response:
            if verb.tag == "Say":
                self.heard.append((caller.phone, verb.text))
            elif verb.tag == "Dial":
                await self._dial(session, caller, params, verb)
                return
            elif verb.tag == "Record":
                await self._record(session, caller, params, verb)
                return
            elif verb.tag == "Hangup":
                return

    async def _dial(self, session: aiohttp.ClientSession, caller: Caller, params: Any, dial: Any) -> None:
        outcome, child = "no-answer", ""
        for number in dial.findall("Number"):
            leg = self.name("CA")
            said = await self._ring(session, caller, params, leg, number)
            child = leg if said == "takes" else child
            outcome = {"takes": "completed", "busy": "busy"}.get(said, outcome)
            if said == "takes":
                break
        told = {
            **params,
            "DialCallStatus": outcome,
            "DialCallSid": child,
            "DialBridged": str(bool(child)).lower(),
        }
        if child:
            self.clock.advance(seconds=caller.talks)
            self._keep(
                params["CallSid"], dial.get("record"), dial.get("recordingStatusCallback"), caller.talks
            )
            told |= {"DialCallDuration": str(caller.talks)}
        else:
            self.clock.advance(seconds=3 if caller.gives_up else int(dial.get("timeout", "30")))
        told["CallStatus"] = "completed" if caller.gives_up else "in-progress"
        response = await self.ask(session, dial.get("action"), told)
        if not caller.gives_up:
            await self._follow(session, caller, params, response)

    async def _ring(
        self, session: aiohttp.ClientSession, caller: Caller, params: Any, leg: str, number: Any
    ) -> Any:
        behaves = "no-answer" if caller.gives_up else caller.phones.get(number.text, "no-answer")
        self.rung.append(number.text)
        child = {"CallSid": leg, "ParentCallSid": params["CallSid"], "From": caller.phone, "To": number.text}
        for status in ("initiated", "ringing"):
            self._tell_later(number.get("statusCallback"), {**child, "CallStatus": status})
        if behaves in {"takes", "declines"}:
            began = {**child, "CallStatus": "in-progress", "Timestamp": self._now()}
            self._tell_later(number.get("statusCallback"), began)
            if number.get("url") and not await self._hears(session, child, number, behaves):
                behaves = "declines"
        ends = {"takes": "completed", "declines": "completed"}.get(behaves, behaves)
        end = {**child, "CallStatus": "canceled" if caller.gives_up else ends, "Timestamp": self._now()}
        self._tell_later(number.get("statusCallback"), end)
        return behaves

    async def _hears(self, session: aiohttp.ClientSession, child: Any, number: Any, behaves: Any) -> bool:
        """Whether the agent pressed 1 to what was said."""
        asked = await self.ask(session, number.get("url"), {**child, "CallStatus": "in-progress"})
        gather = asked.find("Gather")
        self.heard.append((number.text, gather.find("Say").text))
        if behaves == "declines":
            return False
        pressed = {**child, "CallStatus": "in-progress", "Digits": "1"}
        return (await self.ask(session, gather.get("action"), pressed)).find("Hangup") is None

    async def _record(self, session: aiohttp.ClientSession, caller: Caller, params: Any, record: Any) -> None:
        self.clock.advance(seconds=max(caller.leaves, 1))
        if not caller.leaves:
            return
        sid = self._keep(params["CallSid"], "record", record.get("recordingStatusCallback"), caller.leaves)
        told = {"RecordingSid": sid, "RecordingDuration": str(caller.leaves), "CallStatus": "completed"}
        await self.ask(session, record.get("action"), {**params, **told})

    def _keep(self, call: str, wanted: Any, callback: Any, seconds: float) -> Any:
        if not wanted:
            return None
        sid, source = self.name("RE"), "RecordVerb" if wanted == "record" else "DialVerb"
        told = {
            "sid": sid,
            "call_sid": call,
            "duration": str(seconds),
            "status": "completed",
            "source": source,
        }
        self.recordings[sid] = {**told, "start_time": self._now()}
        posted = {"CallSid": call, "RecordingSid": sid, "RecordingDuration": str(seconds)}
        self._tell_later(callback, {**posted, "RecordingStatus": "completed", "RecordingChannels": "2"})
        return sid

    def _tell_later(self, url: str, params: Any) -> None:
        if self.held is None:
            self.tell(url, list(params.items()))
        else:
            self.held.append((url, list(params.items())))

    def _really(self, url: str) -> Any:
        """As it was written: what is signed is not spelled in another way."""
        parts = urlsplit(url)
        return URL(f"{self.route}{parts.path}?{parts.query}", encoded=True)

    def _now(self) -> Any:
        return format_datetime(self.clock.now())

    async def _try(self, session: aiohttp.ClientSession, url: str, params: Any) -> bool:
        """A callback is taken by any good answer; the account's own `_try` wants 200."""
        data, headers = self.signed(url, params)
        try:
            async with session.post(self._really(url), data=data, headers=headers) as it:
                return it.status < 300
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False

    async def _list_calls(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response({"calls": self.calls, "next_page_uri": None})

    async def _list_recordings(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response({"recordings": list(self.recordings.values()), "next_page_uri": None})

    async def _place(self, request: web.Request) -> web.StreamResponse:
        form = dict(await request.post())
        form["sid"] = self.name("CA")
        self.placed.append(form)
        self._spawn(self.placed_call(form))
        return web.json_response({"sid": form["sid"], "status": "queued"}, status=201)

    async def placed_call(self, form: Mapping[str, Any]) -> None:
        """Whoever plays the people decides what becomes of a call that we asked for."""

    def sound(self, seconds: int) -> bytes:  # noqa: ARG002 - short enough for tests
        """What was recorded."""
        return a_wav()

    async def _give(self, request: web.Request) -> web.StreamResponse:
        recording = self.recordings.get(request.match_info["recording"])
        if recording is None or request.match_info["recording"] in self.deleted:
            return web.json_response({"code": 20404, "message": "not found"}, status=404)
        return web.Response(body=self.sound(int(recording["duration"])), content_type="audio/x-wav")

    async def _delete(self, request: web.Request) -> web.StreamResponse:
        self.deleted.append(request.match_info["recording"])
        return web.Response(status=204)


def a_wav(seconds: int = 1) -> bytes:
    """Silence on two channels."""
    return in_wav(bytes(4 * _RATE * seconds))


def in_wav(samples: bytes) -> bytes:
    """Two channels of 16 bits, 8000 times a second."""
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(2)
        written.setsampwidth(2)
        written.setframerate(_RATE)
        written.writeframes(samples)
    return file.getvalue()
