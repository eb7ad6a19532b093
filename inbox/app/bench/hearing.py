"""`python -m inbox.app.bench.hearing whole|bare MODEL RECORDING`: one half of a pair of `transcription`."""

import json
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from faster_whisper import WhisperModel, decode_audio

from inbox.core.transcript import Wishes, Word
from transcription.engines.whisper import Whisper
from transcription.pipeline import Order, transcribe


class _Nobody:
    def alive(self) -> None: ...

    def heard(self, window: str, words: Sequence[Word], share: float) -> None: ...


def main() -> None:
    way, model, recording = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    spent = {"whole": _whole, "bare": _bare}[way](model, recording)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    print(json.dumps({"cpu": spent, "peak": int(peak.group(1)) / 1024 if peak else 0.0}))


def _whole(model: Path, recording: Path) -> float:
    recogniser = Whisper(model)
    begun = time.process_time()
    transcribe(Order(audio=recording, wishes=Wishes()), recogniser, _Nobody())
    return time.process_time() - begun


def _bare(model: Path, recording: Path) -> float:
    whisper = WhisperModel(
        str(model), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True
    )
    begun = time.process_time()
    for leg in decode_audio(str(recording), split_stereo=True):
        segments, _ = whisper.transcribe(leg, vad_filter=True)
        for _ in segments:
            pass
    return time.process_time() - begun


if __name__ == "__main__":
    main()
