"""How many reports of the tracker a second are kept, durable before each answer, and how soon answered."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import msgspec

from inbox.app.bench.answer import BenchError
from inbox.app.bench.beacons import Beacons
from inbox.app.bench.children import ask, free_port, onewindow, server
from inbox.app.bench.line import BenchLine
from inbox.app.bench.load import Outcome
from inbox.app.bench.options import Options

_CONNECTIONS = 32
_RATE = 500.0
_PROMISED_P99_MS = 20.0
_HOST = "shop.example"
_WARM_UP_S = 1.0


def track(options: Options) -> Iterator[BenchLine]:
    """First as fast as it goes, beside a handler that keeps nothing; then at five hundred a second."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="bench-", dir=options.folder)))
        service = stack.enter_context(onewindow(folder))
        path = f"/w/{ask(folder, 'site', 'add', _HOST)['site']}/touches"
        empty = free_port()
        stack.enter_context(server("inbox.app.bench.empty", str(empty), path, port=empty))
        for port in (service, empty):
            _run(port, path, _WARM_UP_S)
        yield _measure(service, empty, path, options)
        yield _pace(service, path, options)


def _measure(service: int, empty: int, path: str, options: Options) -> BenchLine:
    ours: list[Outcome] = []
    theirs: list[Outcome] = []
    for pair in range(options.pairs):
        for is_ours in (True, False) if pair % 2 == 0 else (False, True):
            port, outcomes = (service, ours) if is_ours else (empty, theirs)
            outcomes.append(_run(port, path, options.seconds))
    ratios = [one.per_second / other.per_second for one, other in zip(ours, theirs, strict=True)]
    return BenchLine(
        suite="track",
        case=f"{_CONNECTIONS} connections",
        value=round(median(one.per_second for one in ours), 1),
        unit="reports/s",
        baseline=round(median(one.per_second for one in theirs), 1),
        ratio=round(median(ratios), 3),
        p50_ms=median(one.p50_ms for one in ours),
        p95_ms=median(one.p95_ms for one in ours),
        p99_ms=median(one.p99_ms for one in ours),
    )


def _pace(service: int, path: str, options: Options) -> BenchLine:
    """The baseline is what was promised."""
    outcomes = [_run(service, path, options.seconds, _RATE) for _ in range(options.pairs)]
    p99 = median(one.p99_ms for one in outcomes)
    return BenchLine(
        suite="track",
        case=f"{_RATE:.0f} a second, p99",
        value=p99,
        unit="ms",
        baseline=_PROMISED_P99_MS,
        ratio=round(p99 / _PROMISED_P99_MS, 3),
        p50_ms=median(one.p50_ms for one in outcomes),
        p95_ms=median(one.p95_ms for one in outcomes),
        p99_ms=p99,
    )


def _run(port: int, path: str, seconds: float, rate: float = 0.0) -> Outcome:
    load = Beacons(
        port=port, path=path, origin=_HOST, connections=_CONNECTIONS, seconds=seconds, first=0, rate=rate
    )
    command = [sys.executable, "-m", "inbox.app.bench.beacons", json.dumps(asdict(load))]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise BenchError(done.stderr.decode(errors="replace").strip())
    return msgspec.json.decode(done.stdout, type=Outcome)
