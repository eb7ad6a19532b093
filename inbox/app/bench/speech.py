"""`transcription`: what the whole path of a recording computes, beside bare faster-whisper on it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from inbox.app.bench.line import BenchLine
from inbox.app.bench.options import Options
from inbox.core.errors import BadRequest

_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}


def speech(options: Options) -> Iterator[BenchLine]:
    """Halves of a pair run in turns, each in a process of its own whose loading does not count."""
    if options.model is None or options.recording is None:
        raise BadRequest("Name the folder of a model with --model and a recording with --recording.")
    pairs = [
        (
            _measured("whole", options.model, options.recording),
            _measured("bare", options.model, options.recording),
        )
        for _ in range(options.pairs)
    ]
    yield _line("computing", "s", [(ours["cpu"], bare["cpu"]) for ours, bare in pairs])
    yield _line("peak memory", "MiB", [(ours["peak"], bare["peak"]) for ours, bare in pairs])


def _measured(way: str, model: Path, recording: Path) -> dict[str, float]:
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-W",
            "ignore",
            "-m",
            "inbox.app.bench.hearing",
            way,
            model.absolute(),
            recording.absolute(),
        ],
        stdout=subprocess.PIPE,
        check=True,
        cwd="/",
        env=_ENVIRONMENT | {"TMPDIR": os.environ.get("TMPDIR", "/tmp")},
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _line(case: str, unit: str, pairs: list[tuple[float, float]]) -> BenchLine:
    return BenchLine(
        suite="transcription",
        case=case,
        value=round(median(ours for ours, _ in pairs), 1),
        unit=unit,
        baseline=round(median(bare for _, bare in pairs), 1),
        ratio=round(median(ours / bare for ours, bare in pairs), 3),
        p50_ms=0.0,
        p95_ms=0.0,
        p99_ms=0.0,
    )
