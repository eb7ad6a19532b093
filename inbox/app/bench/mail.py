"""How fast mail is read, beside the bare parser of the standard library, and in what memory."""

import asyncio
import email
import email.policy
import gc
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from inbox.app.bench.filing import File, filing
from inbox.app.bench.letters import letters
from inbox.app.bench.line import BenchLine, percentile
from inbox.app.bench.options import Options

_LETTERS = 100
_MANY = 10_000
_ARRIVALS = 200
_PROMISED_MS = 1000.0
_NOW = datetime(2026, 11, 21, tzinfo=UTC)
_Read = Callable[[bytes], object]


def mail(options: Options) -> Iterator[BenchLine]:
    """`read`: from raw bytes to what is filed; `parse` alone; `memory`: what 10,000 messages leave; `file`:
    from raw bytes to a durable entry, and what that leaves; `idle`: from the mailbox to that entry."""
    from channels.kit.mail import read_mail  # noqa: PLC0415 - only who measures mail loads its libraries
    from channels.kit.mime.tree import read_tree  # noqa: PLC0415
    from channels.kit.mime.work import Work  # noqa: PLC0415

    messages = letters(_LETTERS)
    cases: dict[str, _Read] = {
        "read": lambda raw: read_mail(raw, _NOW),
        "parse": lambda raw: [part.decoded for part in read_tree(raw, Work()).walk() if not part.children],
    }
    for case, ours in cases.items():
        yield _speed(case, ours, messages, options)
    yield _memory("memory after 10,000", lambda number: cases["read"](messages[number % len(messages)]))
    yield arrivals(messages, options)
    with (
        TemporaryDirectory(prefix="bench-", dir=options.folder) as folder,
        asyncio.Runner() as runner,
    ):
        files = filing(Path(folder), messages)
        file = runner.run(_begin(files))
        yield _speed("file", lambda _raw: runner.run(_one(file)), messages, options)
        yield _memory("memory after 10,000 filed", lambda _number: runner.run(_one(file)))
        runner.run(_end(files))


def arrivals(messages: Sequence[bytes], options: Options, count: int = _ARRIVALS) -> BenchLine:
    """Of mails that come while the mailbox is watched; the baseline is what is promised."""
    from inbox.app.bench.idle import idle  # noqa: PLC0415

    with TemporaryDirectory(prefix="bench-", dir=options.folder) as folder:
        took = asyncio.run(idle(Path(folder), messages, count))
    p50, p95, p99 = (round(percentile(took, share) * 1000, 3) for share in (0.5, 0.95, 0.99))
    return BenchLine(
        suite="mail",
        case="idle, mailbox to entry, p99",
        value=p99,
        unit="ms",
        baseline=_PROMISED_MS,
        ratio=round(p99 / _PROMISED_MS, 3),
        p50_ms=p50,
        p95_ms=p95,
        p99_ms=p99,
    )


async def _begin(files: AbstractAsyncContextManager[File]) -> File:
    return await files.__aenter__()


async def _one(file: File) -> None:
    await file()


async def _end(files: AbstractAsyncContextManager[File]) -> None:
    await files.__aexit__(None, None, None)


def _speed(case: str, ours: _Read, messages: Sequence[bytes], options: Options) -> BenchLine:
    """Halves of a pair are measured in turns, so that what else the machine does hits both."""
    took: list[float] = []
    rates, ratios, yardsticks = [], [], []
    for _ in range(options.pairs):
        rate = _rate(ours, messages, options.seconds, took)
        yardstick = _rate(_standard, messages, options.seconds, [])
        rates.append(rate)
        yardsticks.append(yardstick)
        ratios.append(rate / yardstick)
    p50, p95, p99 = (round(percentile(took, share) * 1000, 3) for share in (0.5, 0.95, 0.99))
    return BenchLine(
        suite="mail",
        case=case,
        value=round(median(rates), 1),
        unit="messages/s",
        baseline=round(median(yardsticks), 1),
        ratio=round(median(ratios), 3),
        p50_ms=p50,
        p95_ms=p95,
        p99_ms=p99,
    )


def _rate(read: _Read, messages: Sequence[bytes], seconds: float, took: list[float]) -> float:
    begin = last = time.perf_counter()
    count = 0
    while last - begin < seconds:
        read(messages[count % len(messages)])
        now = time.perf_counter()
        took.append(now - last)
        last, count = now, count + 1
    return count / (last - begin)


def _standard(raw: bytes) -> object:
    """Parsed, and every part decoded; nothing of what the inbox asks beyond that."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    return [part.get_payload(decode=True) for part in message.walk() if not part.is_multipart()]


def _memory(case: str, read: Callable[[int], object]) -> BenchLine:
    """Resident memory after 10,000 messages; the baseline is that after the first tenth of them."""
    early = 0.0
    for number in range(_MANY):
        read(number)
        if number == _MANY // 10:
            early = _resident()
    late = _resident()
    return BenchLine(
        suite="mail",
        case=case,
        value=late,
        unit="MB",
        baseline=early,
        ratio=round(late / early, 3),
        p50_ms=0.0,
        p95_ms=0.0,
        p99_ms=0.0,
    )


def _resident() -> float:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return round(pages * resource.getpagesize() / 1e6, 1)
