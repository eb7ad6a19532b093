"""A small and a large store, each behind a service of its own, asked the same in turns."""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import msgspec

from inbox.app.bench.answer import BenchError, body_of
from inbox.app.bench.children import ask, onewindow
from inbox.app.bench.fill import fill
from inbox.app.bench.line import BenchLine, percentile
from inbox.app.bench.options import Options


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the stores are filled with, and how often both are asked: `rounds` for each pair.

    `fill` gives a sample of what was written; the small store is never larger than the large one.
    """

    fill: Callable[[Path, int], Awaitable[list[str]]]
    small: int
    rounds: int
    warm_up: int


@dataclass(slots=True)
class Place:
    """One filled store behind a running service, and how long each answer of it took."""

    connection: socket.socket
    head: str
    size: int
    sample: list[str]
    deep: str = ""
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def get(self, path: str) -> Any:
        self.connection.sendall(f"GET /api/v1{path} HTTP/1.1\r\n{self.head}\r\n".encode())
        answer = b""
        while (body := body_of(answer)) is None:
            data = self.connection.recv(1 << 20)
            if not data:
                raise BenchError("The connection was closed.")
            answer += data
        return msgspec.json.decode(body)

    def walk(self, path: str, pages: int) -> str:
        """The cursor behind so many pages."""
        cursor = ""
        for _ in range(pages):
            cursor = self.get(f"{path}&limit=200" + (f"&after={cursor}" if cursor else ""))["next"]
        return cursor


CONVERSATIONS = World(fill=fill, small=10_000, rounds=100, warm_up=20)
Cases: TypeAlias = Mapping[str, Callable[[Place], object]]


def compare(
    suite: str,
    cases: Cases,
    options: Options,
    prepare: Callable[[Place], object],
    world: World = CONVERSATIONS,
) -> Iterator[BenchLine]:
    """The ratio is the large store's 95th percentile over the small one's; both are asked in turns."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="bench-", dir=options.folder)))
        sizes = ("small", min(world.small, options.conversations)), ("large", options.conversations)
        small, large = [stack.enter_context(_place(folder / name, size, world)) for name, size in sizes]
        for place in (small, large):
            prepare(place)
        _measure(cases, small, large, world, rounds=world.rounds * options.pairs)
        for case in cases:
            yield _line(suite, case, small.seconds[case], large.seconds[case])


@contextmanager
def _place(data: Path, size: int, world: World) -> Iterator[Place]:
    data.mkdir(mode=0o700)
    sample = asyncio.run(_fill(data / "onewindow.db", size, world))
    token = ask(data, "token", "add", "bench")["token"]
    with onewindow(data) as port, socket.create_connection(("127.0.0.1", port)) as connection:
        head = f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
        yield Place(connection=connection, head=head, size=size, sample=sample)


async def _fill(database: Path, size: int, world: World) -> list[str]:
    return await world.fill(database, size)


def _measure(cases: Cases, small: Place, large: Place, world: World, *, rounds: int) -> None:
    for number in range(rounds + world.warm_up):
        for case, look in cases.items():
            for place in (small, large) if number % 2 else (large, small):
                begin = time.perf_counter()
                look(place)
                took = time.perf_counter() - begin
                if number >= world.warm_up:
                    place.seconds.setdefault(case, []).append(took)


def _line(suite: str, case: str, small: list[float], large: list[float]) -> BenchLine:
    p50, p95, p99 = (round(percentile(large, share) * 1000, 2) for share in (0.5, 0.95, 0.99))
    baseline = round(percentile(small, 0.95) * 1000, 2)
    return BenchLine(
        suite=suite,
        case=case,
        value=p95,
        unit="ms",
        baseline=baseline,
        ratio=round(percentile(large, 0.95) / percentile(small, 0.95), 3),
        p50_ms=p50,
        p95_ms=p95,
        p99_ms=p99,
    )
