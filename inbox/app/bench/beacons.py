"""The load of `track`, a process of its own: each connection is a row of visitors who read five pages each.

Called with one JSON argument, it prints one JSON object. With `rate` it keeps to so many a second and counts
how long an answer took from when it was due; without, connections never pause.
"""

import json
import sys
import time
from collections import Counter, deque
from dataclasses import asdict, dataclass

import msgspec

from inbox.app.bench.answer import BenchError, body_of
from inbox.app.bench.line import percentile
from inbox.app.bench.load import Generator, Load, Outcome

_PAGES = 5
_HEAD = (
    "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: https://{origin}\r\nAccept: */*\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0"
    " Safari/537.36\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
)
_LANDING = (
    '{"visitor":null,"page":"https://%(host)s/?utm_source=google&utm_medium=cpc&utm_campaign=c%(n)d&gclid=x%(n)d",'
    '"referrer":"https://www.google.com/","title":"Beans","event":null}'
)
_NEXT = (
    '{"visitor":"%(visitor)s","page":"https://%(host)s/product/%(n)d","referrer":"https://%(host)s/",'
    '"title":"Product %(n)d","event":null}'
)
# What the empty handler's visitors send back, as long as a real token.
_NO_TOKEN = "x" * 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Beacons(Load):
    rate: float = 0.0


class BeaconGenerator(Generator):
    def __init__(self, load: Beacons) -> None:
        super().__init__(load)
        self._rate = load.rate
        self._host = load.origin
        self._head = _HEAD.format(path=load.path, port=load.port, origin=load.origin)
        self._visitors: dict[int, str] = {}
        self._asked: Counter[int] = Counter()
        self._idle: deque[int] = deque()

    def run(self) -> Outcome:
        return self._run_paced() if self._rate else super().run()

    def _run_paced(self) -> Outcome:
        self._connect()
        self._idle.extend(self._sockets)
        begin = time.perf_counter()
        end = begin + self._load.seconds
        due, spent = begin, 0
        while (now := time.perf_counter()) < end:
            while self._idle and due <= now:
                handle = self._idle.popleft()
                self._ask(handle)
                self._since[handle] = due
                due = begin + (spent := spent + 1) / self._rate
            for handle, _ in self._poll.poll(max(0.0, min(due, end) - now) if self._idle else end - now):
                self._hear(handle)
        for each in self._sockets.values():
            each.close()
        return self._outcome(time.perf_counter() - begin)

    def _outcome(self, took: float) -> Outcome:
        if not self._seconds:
            raise BenchError("Nothing was answered.")
        p50, p95, p99 = (round(percentile(self._seconds, share) * 1000, 2) for share in (0.5, 0.95, 0.99))
        sent = self._number - self._load.first
        return Outcome(per_second=len(self._seconds) / took, sent=sent, p50_ms=p50, p95_ms=p95, p99_ms=p99)

    def _ask(self, handle: int) -> None:
        is_new = self._asked[handle] % _PAGES == 0
        members = {"host": self._host, "n": self._number, "visitor": self._visitors.get(handle, _NO_TOKEN)}
        body = ((_LANDING if is_new else _NEXT) % members).encode()
        self._asked[handle] += 1
        self._number += 1
        self._partial[handle] = b""
        self._since[handle] = time.perf_counter()
        self._sockets[handle].sendall((self._head % len(body)).encode() + body)

    def _hear(self, handle: int) -> None:
        data = self._sockets[handle].recv(65_536)
        if not data:
            raise BenchError("A connection was closed.")
        answer = self._partial[handle] + data
        body = body_of(answer)
        if body is None:
            self._partial[handle] = answer
            return
        self._seconds.append(time.perf_counter() - self._since[handle])
        self._visitors[handle] = msgspec.json.decode(body).get("visitor") or _NO_TOKEN
        if self._rate:
            self._idle.append(handle)
        else:
            self._ask(handle)


def main() -> None:
    try:
        outcome = BeaconGenerator(Beacons(**json.loads(sys.argv[1]))).run()
    except (BenchError, OSError) as error:
        sys.exit(str(error))
    print(json.dumps(asdict(outcome)))


if __name__ == "__main__":
    main()
