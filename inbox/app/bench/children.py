"""The processes that a measurement starts, each stopped by its own id."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from inbox.app.bench.answer import BenchError

_START_S = 30.0
_STOP_S = 15.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server(module: str, *args: str, port: int) -> "Iterator[subprocess.Popen[bytes]]":
    """`python -m module args`, running from when it accepts connections on the port."""
    process = subprocess.Popen([sys.executable, "-m", module, *args], stdout=subprocess.DEVNULL)
    try:
        _await_port(process, port)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def onewindow(data: Path, *more: str) -> Iterator[int]:
    """The real service over the folder, with more options if need be; gives its port."""
    port = free_port()
    args = ("serve", "--data", str(data), "--host", "127.0.0.1", "--port", str(port), *more)
    with server("inbox", *args, port=port):
        yield port


def ask(data: Path, *args: str) -> dict[str, Any]:
    """What a command of the service answers in JSON."""
    command = [sys.executable, "-m", "inbox", *args, "--data", str(data), "--json"]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise BenchError(f"`{' '.join(args)}` failed: {done.stderr.decode(errors='replace').strip()}")
    return msgspec.json.decode(done.stdout, type=dict[str, Any])


def _await_port(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise BenchError("A server that should be measured did not start.")
