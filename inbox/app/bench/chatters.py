"""Visitors with an open chat, and one agent who listens: the load of `bench chat`, a process of its own.

Called with one JSON argument; prints "open" when everybody is connected, and one JSON object at the end.
"""

import asyncio
import contextlib
import json
import random
import re
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field

import aiohttp
import msgspec

from inbox.app.bench.answer import BenchError
from inbox.app.bench.line import percentile

_OPENING = 50
_WARM_UP_S = 2.0
_LAST_WORD_S = 3.0
_ORIGIN = {"Origin": "https://shop.example"}
_HINT = re.compile(r"retry=(\d+)")
_LOST = (aiohttp.ClientError, ConnectionError, TimeoutError)
_decode = msgspec.json.Decoder(dict).decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Chatting:
    """`per_second` 0 means: say nothing, be thrown out by a restart, and come back as the service hints."""

    port: int
    site: str
    visitors: int
    per_second: float = 0.0
    seconds: float = 0.0
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Milliseconds from a visitor's sending until the agent's screen was told."""

    messages: int
    lost: int
    p50_ms: float
    p95_ms: float
    p99_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """`seconds` from the first who is back until all are; `crowd` came in the fullest second."""

    seconds: float
    crowd: int


@dataclass(slots=True)
class Room:
    """Everybody's sockets, and when what was sent and told."""

    load: Chatting
    session: aiohttp.ClientSession
    sockets: list[aiohttp.ClientWebSocketResponse] = field(default_factory=list)
    sent: dict[str, float] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    told: dict[str, float] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.load.port}"

    async def open(self) -> None:
        """A few at a time, as visitors come."""
        for first in range(0, self.load.visitors, _OPENING):
            count = min(_OPENING, self.load.visitors - first)
            self.sockets += await asyncio.gather(*(self.enter() for _ in range(count)))

    async def enter(self) -> aiohttp.ClientWebSocketResponse:
        socket = await self.session.ws_connect(
            f"{self.url}/w/{self.load.site}/chat", headers=_ORIGIN, compress=0, max_msg_size=1 << 20
        )
        await socket.send_str('{"t":"hello","visitor":null,"after":null,"identity":null}')
        if _decode((await socket.receive_str()).encode())["t"] != "welcome":
            raise BenchError("A visitor was not welcomed.")
        return socket


async def talk(room: Room) -> Heard:
    """Random visitors say something, so many a second; the first two seconds are not counted."""
    load = room.load
    headers = {"Authorization": f"Bearer {load.token}"}
    async with room.session.ws_connect(f"{room.url}/api/v1/stream", headers=headers) as stream:
        tasks = [asyncio.create_task(_listen(room, stream))]
        tasks += [asyncio.create_task(_hear(room, socket)) for socket in room.sockets]
        await _say(room)
        await asyncio.sleep(_LAST_WORD_S)
        for task in tasks:
            task.cancel()
    return _heard(room)


async def come_back(room: Room) -> Returned:
    """All wait until they are thrown out, then each comes back when it was told to."""
    back = await asyncio.gather(*(_wait_and_return(room, socket) for socket in room.sockets))
    first = min(back)
    seconds = Counter(int(each - first) for each in back)
    return Returned(seconds=round(max(back) - first, 2), crowd=max(seconds.values()))


async def _wait_and_return(room: Room, socket: aiohttp.ClientWebSocketResponse) -> float:
    closing = await socket.receive()
    hint = _HINT.search(str(closing.extra or ""))
    if closing.type is not aiohttp.WSMsgType.CLOSE or socket.close_code != 1012 or hint is None:
        raise BenchError(f"A visitor was thrown out without a hint: {closing}.")
    await asyncio.sleep(int(hint[1]) / 1000)
    while True:
        with contextlib.suppress(*_LOST):
            await room.enter()
            return time.perf_counter()
        await asyncio.sleep(random.uniform(0.5, 1.5))


async def _say(room: Room) -> None:
    begin = time.perf_counter()
    for number in range(int((_WARM_UP_S + room.load.seconds) * room.load.per_second)):
        await asyncio.sleep(max(0.0, begin + number / room.load.per_second - time.perf_counter()))
        name = f"m{number}"
        frame = {"t": "message", "id": name, "text": f"Do you have it in size {number}?", "attachments": []}
        room.sent[name] = time.perf_counter()
        await random.choice(room.sockets).send_str(json.dumps(frame))


async def _hear(room: Room, socket: aiohttp.ClientWebSocketResponse) -> None:
    async for frame in socket:
        told = _decode(frame.data.encode())
        if told["t"] == "ack":
            room.entries[told["id"]] = told["entry"]
        elif told["t"] == "error":
            raise BenchError(f"A visitor was refused: {told}")


async def _listen(room: Room, stream: aiohttp.ClientWebSocketResponse) -> None:
    async for frame in stream:
        now = time.perf_counter()
        told = _decode(frame.data.encode())
        if told["t"] == "change" and told["kind"] == "entry":
            room.told.setdefault(told["id"], now)


def _heard(room: Room) -> Heard:
    counted = list(room.sent)[int(_WARM_UP_S * room.load.per_second) :]
    took = [
        room.told[room.entries[name]] - room.sent[name]
        for name in counted
        if room.entries.get(name) in room.told
    ]
    if not took:
        raise BenchError("No message reached the agent.")
    p50, p95, p99 = (round(percentile(took, share) * 1000, 2) for share in (0.5, 0.95, 0.99))
    return Heard(messages=len(took), lost=len(counted) - len(took), p50_ms=p50, p95_ms=p95, p99_ms=p99)


async def run(load: Chatting) -> Heard | Returned:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        room = Room(load=load, session=session)
        await room.open()
        print("open", flush=True)
        return await (talk(room) if load.per_second else come_back(room))


def main() -> None:
    try:
        outcome = asyncio.run(run(Chatting(**json.loads(sys.argv[1]))))
    except (BenchError, OSError, aiohttp.ClientError) as error:
        sys.exit(str(error) or type(error).__name__)
    print(json.dumps(asdict(outcome)))


if __name__ == "__main__":
    main()
