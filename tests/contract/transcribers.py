"""What every engine of transcription keeps to, whoever recognises the words."""

import pytest

from inbox.core.errors import PayloadError
from inbox.core.transcript import Wishes
from tests.transcription.recordings import FIXTURES

SENTENCE = FIXTURES / "single/en_jfk.flac"


async def check_words_lie_in_order_within_the_recording(transcriber):
    shares = []
    found = await transcriber.transcribe(SENTENCE, Wishes(), key="one", progress=shares.append)
    assert shares[-1] == 1.0
    assert found.language == "en"
    assert found.facts.mono
    words = [word for turn in found.turns for word in turn.words]
    assert words
    assert [word.start for word in words] == sorted(word.start for word in words)
    assert all(0 <= word.start <= word.end <= found.duration for word in words)
    assert all(0 <= word.probability <= 1 for word in words)
    assert all(word.word == word.word.strip() != "" for word in words)


async def check_it_hears_nothing_in_silence(transcriber):
    found = await transcriber.transcribe(FIXTURES / "nonspeech/silence_60s.flac", Wishes())
    assert (found.turns, found.language) == ((), None)


async def check_what_is_no_recording_is_refused_in_a_sentence(transcriber):
    with pytest.raises(PayloadError, match=r"^[A-Z].*\.$"):
        await transcriber.transcribe(FIXTURES / "broken/zip_as.wav", Wishes())
    await check_it_hears_nothing_in_silence(transcriber)


CHECKS = (
    check_words_lie_in_order_within_the_recording,
    check_it_hears_nothing_in_silence,
    check_what_is_no_recording_is_refused_in_a_sentence,
)
