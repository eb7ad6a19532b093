"""The machine's clock is set while the service works, or the service stands still: nothing waits for ever."""

import asyncio
import json
import signal
from datetime import UTC, datetime, timedelta

import pytest

from inbox.app.config import load_config
from inbox.core.clock import SystemClock
from tests.fakes.bot_api import BotApi
from tests.journeys.crash import flaws, form_entries, tell
from tests.journeys.crash_server import CrashServer
from tests.journeys.shop import LEAD, everything
from tests.journeys.telegram_desk import TOKEN, TelegramDesk

STOPPED_S = 20
JUMPS = (timedelta(hours=-1), timedelta(hours=3), timedelta(days=-2))


class SetClock(SystemClock):
    """The machine's, which somebody sets."""

    def __init__(self):
        self.off = timedelta()
        super().__init__(wall=lambda: datetime.now(UTC) + self.off)

    def on_advance(self, listener):
        """Nobody is told of it."""


class Stopped(CrashServer):
    """Stopped instead of killed, as a machine that sleeps; it goes on by itself."""

    async def kill(self):
        self._process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(STOPPED_S)
        self._process.send_signal(signal.SIGCONT)
        self.kills += 1

    async def start(self):
        if self._process is None:
            await super().start()


@pytest.fixture
def clock():
    return SetClock()


@pytest.fixture
def config(tmp_path):
    """On a file: the service asks the same clock on either engine."""
    return load_config({"data": str(tmp_path / "data"), "private_hosts": "127.0.0.1"}, environ={})


@pytest.fixture
async def desk(shop):
    api = await BotApi(TOKEN, pace=False, seed=7).start()
    yield await TelegramDesk(shop, api).connect(mode="polling")
    await api.stop()


async def test_whatever_the_clock_does_leads_are_kept_and_answers_leave(desk, clock):
    shop, promised = desk.shop, []
    for number in range(len(JUMPS) + 1):
        told = await shop.send(json.dumps({**LEAD, "message": f"lead {number}"}).encode())
        assert told.status == 201
        promised.append((await told.json())["lead"])
        desk.api.say(42, f"question {number}")
        await desk.heard(number + 1)
        # Queued before the clock is set, and sent after it.
        answer = await desk.reply(f"answer {number}")
        if number < len(JUMPS):
            clock.off += JUMPS[number]
        await desk.delivery(answer, "sent")
    assert [each["text"] for each in desk.api.sent] == [f"answer {n}" for n in range(len(JUMPS) + 1)]
    stored = {lead.id for lead in await everything(shop.store.leads)}
    assert set(promised) <= stored


@pytest.mark.long
async def test_twenty_seconds_without_a_processor_cost_no_promised_lead(tmp_path):
    server = Stopped(tmp_path)
    try:
        story = await tell(server, leads=300, kills=1)
        assert server.kills == 1
        assert flaws(server, story) == []
        forms = await form_entries(server)
        assert (len(forms), set(forms.values())) == (300, {1})
    finally:
        await server.stop()
