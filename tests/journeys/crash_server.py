"""Runs the real service as a child that can be killed at any moment, if wanted under strace."""

import asyncio
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SLOW_FSYNC = ("-e", "trace=fdatasync,fsync", "-e", "inject=fdatasync,fsync:delay_enter=150000")


class CrashServer:
    """`fault` names one of faulty_serve.py. With `-D` strace is no parent: the child is the service."""

    def __init__(
        self,
        data: Path,
        *,
        strace: tuple[str, ...] = (),
        fault: str | None = None,
        store: str | None = None,
    ) -> None:
        self.data = data
        self.port = free_port()
        self.kills = 0
        module = ("-m", "inbox") if fault is None else ("-m", "tests.journeys.faulty_serve", fault)
        tracer = ("strace", "-D", "-f", "--seccomp-bpf", "-qq", "-o", str(data / "strace.txt"), *strace)
        place = ("--data", str(data), "--host", "127.0.0.1", "--port", str(self.port))
        place += ("--store", store) if store else ()
        self._command = [*(tracer if strace else ()), sys.executable, *module, "serve", *place]
        if store:
            (data / "store.txt").write_text(store)  # for the commands that ask the same store
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        self._process = subprocess.Popen(  # noqa: ASYNC220 - returns at once
            self._command, cwd=ROOT, stdout=subprocess.DEVNULL
        )
        for _ in range(600):
            assert self._process.poll() is None, "the service ended by itself"
            if await asyncio.to_thread(answers, self.port):
                return
            await asyncio.sleep(0.05)
        pytest.fail("the service did not come up within 30 s")

    async def kill(self) -> None:
        """As a power switch would, but for what the kernel already has."""
        await self._end(signal.SIGKILL)
        self.kills += 1

    async def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            await self._end(signal.SIGTERM)

    async def _end(self, number: signal.Signals) -> None:
        self._process.send_signal(number)
        while self._process.poll() is None:  # noqa: ASYNC110 - a process tells nobody
            await asyncio.sleep(0.01)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port: int) -> bool:
    """Whether it works, not only listens: it listens before it opens its store."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1) as answer:
            return answer.status == 200
    except OSError:
        return False


def needs_strace() -> None:
    """Skip, and say so, where processes cannot be traced."""
    try:
        probe = ["strace", "--seccomp-bpf", "-f", "-o", "/dev/null", "true"]
        tried = subprocess.run(probe, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("strace, with which fsync is slowed down, is not installed: make debian does it")
    if tried.returncode:
        pytest.skip(f"this machine does not let processes be traced: {tried.stderr.decode().strip()}")


def command(data: Path, *args: str) -> str:
    """What a command of the service prints."""
    store = data / "store.txt"
    place = ["--store", store.read_text()] if store.exists() else []
    done = subprocess.run(
        [sys.executable, "-m", "inbox", *args, "--data", str(data), *place],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
