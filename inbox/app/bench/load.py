"""The load generator, a process of its own: keep-alive connections on bare sockets that never pause.

It shares the machine with what it measures, so it does no more than send prepared bytes and look for complete
2xx answers. Called with one JSON argument, it prints one JSON object.
"""

import json
import select
import socket
import sys
import time
from dataclasses import asdict, dataclass

from inbox.app.bench.answer import BenchError, body_of
from inbox.app.bench.line import percentile

_BODY = (
    b'{"name":"Anna Weber %(n)07d","email":"anna%(n)07d@customers.example","phone":"+49170%(n)07d",'
    b'"message":"Hello, please call me back about order %(n)07d, best in the afternoon."}'
)
_HEAD = (
    "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: https://{origin}\r\nAccept: */*\r\n"
    "User-Agent: Mozilla/5.0\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n"
    "Idempotency-Key: order-%(n)07d\r\n\r\n"
)
_READ = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """`first` numbers the first request; no two runs against one store may share a number."""

    port: int
    path: str
    origin: str
    connections: int
    seconds: float
    first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`sent` counts also what was still unanswered when the time was over."""

    per_second: float
    sent: int
    p50_ms: float
    p95_ms: float
    p99_ms: float


class Generator:
    def __init__(self, load: Load) -> None:
        head = _HEAD.format(path=load.path, port=load.port, origin=load.origin, length=len(_BODY % {b"n": 0}))
        self._template = head.encode() + _BODY
        self._load = load
        self._number = load.first
        self._poll = select.epoll()
        self._sockets: dict[int, socket.socket] = {}
        self._since: dict[int, float] = {}
        self._partial: dict[int, bytes] = {}
        self._seconds: list[float] = []

    def run(self) -> Outcome:
        self._connect()
        begin = time.perf_counter()
        end = begin + self._load.seconds
        for handle in self._sockets:
            self._ask(handle)
        while (now := time.perf_counter()) < end:
            for handle, _ in self._poll.poll(end - now):
                self._hear(handle)
        took = time.perf_counter() - begin
        for each in self._sockets.values():
            each.close()
        if not self._seconds:
            raise BenchError("Nothing was answered.")
        p50, p95, p99 = (round(percentile(self._seconds, share) * 1000, 2) for share in (0.5, 0.95, 0.99))
        return Outcome(
            per_second=len(self._seconds) / took,
            sent=self._number - self._load.first,
            p50_ms=p50,
            p95_ms=p95,
            p99_ms=p99,
        )

    def _connect(self) -> None:
        for _ in range(self._load.connections):
            connection = socket.create_connection(("127.0.0.1", self._load.port))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._sockets[connection.fileno()] = connection
            self._poll.register(connection, select.EPOLLIN)

    def _ask(self, handle: int) -> None:
        request = self._template % {b"n": self._number}
        self._number += 1
        self._partial[handle] = b""
        self._since[handle] = time.perf_counter()
        self._sockets[handle].sendall(request)

    def _hear(self, handle: int) -> None:
        data = self._sockets[handle].recv(_READ)
        if not data:
            raise BenchError("A connection was closed.")
        answer = self._partial[handle] + data
        if body_of(answer) is None:
            self._partial[handle] = answer
            return
        self._seconds.append(time.perf_counter() - self._since[handle])
        self._ask(handle)


def main() -> None:
    try:
        outcome = Generator(Load(**json.loads(sys.argv[1]))).run()
    except (BenchError, OSError) as error:
        sys.exit(str(error))
    print(json.dumps(asdict(outcome)))


if __name__ == "__main__":
    main()
