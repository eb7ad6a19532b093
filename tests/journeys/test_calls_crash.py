"""The service is killed while telephones ring: each call is one entry all the same, with its own ending."""

import asyncio
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from tests.conftest import FakeClock
from tests.fakes.bot_api import until
from tests.fakes.twilio import SID, TOKEN
from tests.fakes.twilio_voice import Caller, TwilioVoice
from tests.journeys.crash_server import ROOT, SLOW_FSYNC, CrashServer, command, needs_strace
from tests.journeys.telegram_desk import PUBLIC, eventually
from tests.journeys.test_telegram_crash import listed
from tests.journeys.test_webhook_crash import _api, _session
from tests.mongo import MongoServer

NUMBER, ANNA, BEN = "+4930123456", "+4915112345678", "+4915187654321"
ACCOUNT = {"email": "anna@beans.example", "password": "correct horse battery"}
KILLS = {"sqlite": 4, "slow": 2, "mongo": 1}
"""MongoDB holds what a killed process was writing for a minute: there it is killed between two calls."""
_PROMISED_WITHIN_S = 0.4
_MOST_ASKED = 30


class Killing(TwilioVoice):
    """Kills the service beside the requests that `points` count, and asks again what broke off.

    An answer that came on its deadline promises nothing about the store, so it is asked again too.
    """

    def __init__(self, clock, server, points, seed):
        super().__init__(clock, seed=seed)
        self.server, self.points = server, points
        self.made = 0
        self.up = asyncio.Event()
        self.up.set()

    async def ask(self, session, url, params):
        loop = asyncio.get_running_loop()
        for _ in range(_MOST_ASKED):
            await self.up.wait()
            kills, began = self._count(), loop.time()
            try:
                answer = await super().ask(session, url, params)
            except (aiohttp.ClientError, OSError):
                continue
            if self.up.is_set() and kills == self.server.kills and loop.time() - began < _PROMISED_WITHIN_S:
                break
        return answer

    async def _try(self, session, url, params):
        self._count()
        return await super()._try(session, url, params)

    def _count(self):
        """How often the service was killed until now."""
        self.made += 1
        if self.points and self.made >= self.points[0] and self.up.is_set():
            self.points.pop(0)
            self.up.clear()
            self._spawn(self._kill())
        return self.server.kills

    async def _kill(self):
        await asyncio.sleep(self._random.uniform(0, 0.02))
        await self.server.kill()
        await self.server.start()
        self.up.set()


@pytest.fixture
async def called(request, tmp_path, monkeypatch):
    """The service of an engine with its numbers connected, and the network that kills it."""
    monkeypatch.setenv("ONEWINDOW_PUBLIC_URL", PUBLIC)
    monkeypatch.setenv("ONEWINDOW_PRIVATE_HOSTS", "127.0.0.1")
    if request.param == "slow":
        needs_strace()
    database = MongoServer.start(tmp_path, keeps=True) if request.param == "mongo" else None
    data = tmp_path / "service"
    data.mkdir()
    strace = SLOW_FSYNC if request.param == "slow" else ()
    server = CrashServer(data, store=database and f"{database.url}/shop", strace=strace)
    kills = KILLS[request.param]
    points = [] if database else sorted(random.Random(11).sample(range(2, 40), kills))
    clock = FakeClock(datetime.now(UTC).replace(microsecond=0) - timedelta(hours=3))
    voice = await _network(Killing(clock, server, [], seed=5))
    await server.start()
    await _connect(voice)
    voice.points = points
    yield server, voice, kills
    await voice.stop()
    await server.stop()
    if database:
        database.stop()


async def _network(voice):
    voice.own(NUMBER, voice_url="", status_callback="")
    voice.repeats = 2
    voice.route = f"http://127.0.0.1:{voice.server.port}"
    return await voice.start()


async def _connect(voice):
    settings = {
        "account_sid": SID,
        "auth_token": TOKEN,
        "api_url": voice.url,
        "numbers": NUMBER,
        "team": f"anna@beans.example {ANNA},ben@beans.example {BEN}",
        "way": "in_order",
        "voicemail": "Please leave a message.",
        "record": "true",
    }
    told = [f"--set={name}={value}" for name, value in settings.items()]
    added = ("channel", "add", "phone_twilio", "--name", "Phone", *told, "--json")
    await asyncio.to_thread(command, voice.server.data, *added)
    await asyncio.to_thread(_join, voice.server.data)
    await until(lambda: any(asked[:2] == ("GET", "Recordings") for asked in voice.asked), 60)


CALLS = {
    "answered": (Caller(phones={ANNA: "declines", BEN: "takes"}), "answered"),
    "missed": (Caller(), "missed"),
    "busy": (Caller(phones={ANNA: "busy", BEN: "busy"}), "busy"),
    "abandoned": (Caller(gives_up=True), "abandoned"),
    "voicemail": (Caller(leaves=9), "voicemail"),
}


@pytest.mark.long
@pytest.mark.parametrize("called", list(KILLS), indirect=True)
async def test_no_kill_loses_or_doubles_a_call_its_task_or_its_recording(called):
    server, voice, kills = called
    async with await _session(server) as session:
        await _story(server, voice, kills, session)


async def _story(server, voice, kills, session):
    wanted = await _ring(voice, kills)
    await _click_to_call(server, voice, session, "+4915112345001")
    wanted["+4915112345001", "out"] = "answered"
    await _all_told(server, voice)

    async def as_wanted():
        found = await _calls(session, server)
        ends = {(call["phone"], call["direction"]): call["status"] for call in found}
        recorded = {(call["phone"], call["direction"]): len(call["attachments"]) for call in found}
        return ends == wanted and recorded == _recorded(wanted) and found

    calls = await eventually(as_wanted, 90)
    assert server.kills >= kills
    assert len(calls) == len(wanted)
    tasks = {call["phone"] for call in calls if call["call_back"]}
    assert tasks == {phone for (phone, _), status in wanted.items() if status != "answered"}
    # The fetching that a kill interrupted is taken up again when its ten minutes are over.
    assert not any(file["failure"] for call in calls for file in call["attachments"])
    assert all(count == 1 for count in (await _overdue(session, server)).values())


async def _ring(voice, kills):
    """One call of each kind; what each is to end in."""
    wanted = {}
    for place, (caller, status) in enumerate(CALLS.values()):
        caller.phone = f"+49151123450{place:02d}"
        await voice.dial_in(caller)
        wanted[caller.phone, "in"] = status
        if voice.server.kills < kills and not voice.points and place == 2:
            await until(lambda: not voice.pending, 60)
            voice.points.append(voice.made)
    return wanted


async def _all_told(server, voice):
    while voice.points:
        voice._count()
        await voice.up.wait()
    await until(lambda: not voice.pending and voice.up.is_set(), 120)
    # It asks for the lists of the account at each start, and else only now and then.
    await server.stop()
    await server.start()


def _recorded(wanted):
    return {who: int(status in {"answered", "voicemail"}) for who, status in wanted.items()}


async def _click_to_call(server, voice, session, client):
    """An agent asks for a call to somebody who was missed."""

    async def missed():
        await voice.up.wait()
        found = await _calls(session, server)
        return next((call for call in found if call["phone"] == client and call["call_back"]), None)

    call = await eventually(missed, 90)
    async with aiohttp.ClientSession() as anna:
        async with anna.post(f"{_api(server)}/session", json=ACCOUNT) as answer:
            assert answer.status < 300, await answer.text()
            cookie = "; ".join(f"{each.key}={each.value}" for each in answer.cookies.values())
        headers = {"Cookie": cookie, "Origin": PUBLIC}
        path = f"{_api(server)}/conversations/{call['conversation_id']}/calls"
        async with anna.post(path, headers=headers) as answer:
            assert answer.status == 202, await answer.text()
    await voice.ring_agent(voice.placed[-1], Caller(phone=NUMBER, phones={ANNA: "takes", client: "takes"}))


def _join(data):
    line = [sys.executable, "-m", "inbox", "agent", "add", ACCOUNT["email"], "--role", "admin"]
    line += ["--password-stdin", "--data", str(data)]
    store = data / "store.txt"
    line += ["--store", store.read_text()] if store.exists() else []
    subprocess.run(line, input=ACCOUNT["password"], text=True, cwd=ROOT, capture_output=True, check=True)


async def _calls(session, server):
    items = await listed(session, f"{_api(server)}/entries?limit=100")
    return [
        {**item["body"], "conversation_id": item["conversation_id"]}
        for item in items
        if item["kind"] == "call"
    ]


async def _overdue(session, server):
    counts = {}
    for item in await listed(session, f"{_api(server)}/entries?limit=100"):
        if item["kind"] == "event" and item["body"]["what"] == "call_back_overdue":
            counts[item["conversation_id"]] = counts.get(item["conversation_id"], 0) + 1
    return counts
