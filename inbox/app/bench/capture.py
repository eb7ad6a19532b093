"""How many leads a second are taken in, durable before each answer, beside a handler that keeps nothing."""

import asyncio
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
from inbox.app.bench.children import ask, free_port, onewindow, server
from inbox.app.bench.line import BenchLine
from inbox.app.bench.load import Load, Outcome
from inbox.app.bench.options import Options
from inbox.core.clock import SystemClock
from inbox.core.errors import BadRequest
from inbox.storage import open_store

_CONNECTIONS = (32, 128)
_HOST = "shop.example"
_WARM_UP_S = 1.0


def capture(options: Options) -> Iterator[BenchLine]:
    """Both servers get the same bytes, in turns; the ratio is the median of the pairs' ratios."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="bench-", dir=options.folder)))
        place = _place(options)
        service = stack.enter_context(onewindow(folder, *place))
        path = f"/w/{ask(folder, 'site', 'add', _HOST, *place)['site']}/leads"
        empty = free_port()
        stack.enter_context(server("inbox.app.bench.empty", str(empty), path, port=empty))
        drivers = _Driver(service, path), _Driver(empty, path)
        for connections in _CONNECTIONS:
            yield _measure(*drivers, connections, options)


def _place(options: Options) -> tuple[str, ...]:
    """The options that name the store; BadRequest if somebody's leads are in it."""
    if options.store is None:
        return ()
    if asyncio.run(_holds_something(options.store)):
        raise BadRequest("The store is not empty; give the measurement one of its own.")
    return ("--store", options.store)


async def _holds_something(url: str) -> bool:
    store = open_store(url, clock=SystemClock())
    await store.open()
    try:
        return bool((await store.requests.page(limit=1)).items or await store.sites.all())
    finally:
        await store.close()


class _Driver:
    """Runs loads against one server and numbers the requests so that none is a repeat."""

    def __init__(self, port: int, path: str) -> None:
        self._port = port
        self._path = path
        self._next = 0

    def run(self, connections: int, seconds: float) -> Outcome:
        load = Load(
            port=self._port,
            path=self._path,
            origin=_HOST,
            connections=connections,
            seconds=seconds,
            first=self._next,
        )
        command = [sys.executable, "-m", "inbox.app.bench.load", json.dumps(asdict(load))]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode:
            raise BenchError(done.stderr.decode(errors="replace").strip())
        outcome = msgspec.json.decode(done.stdout, type=Outcome)
        self._next += outcome.sent
        return outcome


def _measure(service: _Driver, empty: _Driver, connections: int, options: Options) -> BenchLine:
    for driver in (service, empty):
        driver.run(connections, _WARM_UP_S)
    ours: list[Outcome] = []
    theirs: list[Outcome] = []
    for pair in range(options.pairs):
        # The order changes from pair to pair, so that a machine that warms up or slows down favours nobody.
        for is_ours in (True, False) if pair % 2 == 0 else (False, True):
            driver, outcomes = (service, ours) if is_ours else (empty, theirs)
            outcomes.append(driver.run(connections, options.seconds))
    ratios = [one.per_second / other.per_second for one, other in zip(ours, theirs, strict=True)]
    engine = "" if options.store is None else f", {options.store.partition(':')[0]}"
    return BenchLine(
        suite="capture",
        case=f"{connections} connections{engine}",
        value=round(median(one.per_second for one in ours), 1),
        unit="leads/s",
        baseline=round(median(one.per_second for one in theirs), 1),
        ratio=round(median(ratios), 3),
        p50_ms=median(one.p50_ms for one in ours),
        p95_ms=median(one.p95_ms for one in ours),
        p99_ms=median(one.p99_ms for one in ours),
    )
