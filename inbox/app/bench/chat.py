"""How soon an agent sees what a visitor wrote, what an open chat costs, and how visitors come back."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import msgspec

from inbox.app.bench.answer import BenchError
from inbox.app.bench.chatters import Chatting, Heard, Returned
from inbox.app.bench.children import ask, free_port, server
from inbox.app.bench.line import BenchLine, percentile
from inbox.app.bench.options import Options

T = TypeVar("T")

_TALKING = 500
_PER_SECOND = 100.0
_IDLE = 2000
_LATENCY_MS = 15.0
_IDLE_KB = 60.0
_BACK_S = 20.0
_SYNCS = 400


def chat(options: Options) -> Iterator[BenchLine]:
    """The yardsticks are promises: 15 ms and two fdatasyncs of this disk, 60 kB a socket, 20 s."""
    with TemporaryDirectory(prefix="bench-", dir=options.folder) as name:
        folder = Path(name)
        port = free_port()
        with _service(folder, port):
            site = ask(folder, "site", "add", "shop.example")["site"]
            token = ask(folder, "token", "add", "bench")["token"]
            load = Chatting(
                port=port,
                site=site,
                visitors=_TALKING,
                per_second=_PER_SECOND,
                seconds=options.seconds * options.pairs,
                token=token,
            )
            yield from _latency(folder, load)
        yield from _crowd(folder, Chatting(port=port, site=site, visitors=_IDLE))


def _latency(folder: Path, load: Chatting) -> Iterator[BenchLine]:
    with _chatters(load) as process:
        syncs = _fdatasyncs(folder)
        heard = _outcome(process, Heard)
    if heard.lost:
        raise BenchError(f"{heard.lost} messages never reached the agent.")
    disk = percentile(syncs, 0.99)
    bound = _LATENCY_MS + 2 * disk
    yield BenchLine(
        suite="chat",
        case="fdatasync of this disk meanwhile, p99",
        value=round(disk, 2),
        unit="ms",
        baseline=round(disk, 2),
        ratio=1.0,
        p50_ms=round(percentile(syncs, 0.5), 2),
        p95_ms=round(percentile(syncs, 0.95), 2),
        p99_ms=round(disk, 2),
    )
    yield BenchLine(
        suite="chat",
        case=f"visitor to agent, {load.visitors} open, {load.per_second:g} a second, p99",
        value=heard.p99_ms,
        unit="ms",
        baseline=round(bound, 2),
        ratio=round(heard.p99_ms / bound, 3),
        p50_ms=heard.p50_ms,
        p95_ms=heard.p95_ms,
        p99_ms=heard.p99_ms,
    )


def _crowd(folder: Path, load: Chatting) -> Iterator[BenchLine]:
    with _service(folder, load.port) as first:
        before = _resident_kb(first.pid)
        with _chatters(load) as process:
            time.sleep(1)
            each = (_resident_kb(first.pid) - before) / load.visitors
            yield _line(f"an idle socket among {load.visitors}", each, "kB", _IDLE_KB)
            first.terminate()
            first.wait()
            with _service(folder, load.port):
                returned = _outcome(process, Returned)
    yield _line(f"all {load.visitors} back after a restart", returned.seconds, "s", _BACK_S)
    # A tenth of all in one second would be a herd already.
    yield _line("most of them in one second", returned.crowd, "visitors", load.visitors / 10)


def _line(case: str, value: float, unit: str, baseline: float) -> BenchLine:
    return BenchLine(
        suite="chat",
        case=case,
        value=round(value, 2),
        unit=unit,
        baseline=round(baseline, 2),
        ratio=round(value / baseline, 3),
        p50_ms=0.0,
        p95_ms=0.0,
        p99_ms=0.0,
    )


@contextmanager
def _service(folder: Path, port: int) -> "Iterator[subprocess.Popen[bytes]]":
    args = ("serve", "--data", str(folder), "--host", "127.0.0.1", "--port", str(port))
    with server("inbox", *args, port=port) as process:
        yield process


@contextmanager
def _chatters(load: Chatting) -> "Iterator[subprocess.Popen[bytes]]":
    """The load, from when everybody is connected."""
    command = [sys.executable, "-m", "inbox.app.bench.chatters", json.dumps(asdict(load))]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        if process.stdout is None or process.stdout.readline() != b"open\n":
            raise BenchError(process.communicate()[1].decode(errors="replace").strip())
        yield process
    finally:
        process.kill()
        process.wait()


def _outcome(process: "subprocess.Popen[bytes]", kind: type[T]) -> T:
    told, complaint = process.communicate()
    if process.returncode:
        raise BenchError(complaint.decode(errors="replace").strip())
    return msgspec.json.decode(told, type=kind)


def _fdatasyncs(folder: Path) -> list[float]:
    """What one fdatasync after a written page takes, in ms, while the load runs."""
    took = []
    with (folder / "yardstick").open("wb", buffering=0) as file:
        for _ in range(_SYNCS):
            file.write(os.urandom(4096))
            begin = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - begin) * 1000)
            time.sleep(0.01)
    return took


def _resident_kb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return float(line.split()[1])
    raise BenchError("The size of the service cannot be read.")
