"""Whether a service keeps its memory and its open files under an even load of leads, open chats and mail."""

import asyncio
import json
import os
import secrets
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import linear_regression, median
from tempfile import TemporaryDirectory

import aiohttp

from inbox.app.bench.answer import BenchError
from inbox.app.bench.chatters import Chatting, Room
from inbox.app.bench.children import ask, free_port, server
from inbox.app.bench.letters import letters
from inbox.app.bench.line import BenchLine, percentile
from inbox.app.bench.options import Options
from inbox.app.demo.providers.imap import Imap

_HOST = "shop.example"
_LEADS_PER_S, _SOCKETS, _MAIL_EVERY_S = 30, 500, 2.0
_SAMPLE_S = 5.0
_WARM_UP = 0.25
"""The share of the time in which caches fill and does not count."""
_MIB = 1024 * 1024


@dataclass(slots=True)
class Watched:
    """A process, and what it had at each look: seconds, MiB resident, open files."""

    pid: int
    begun: float = field(default_factory=time.perf_counter)
    seen: list[tuple[float, float, int]] = field(default_factory=list)

    def look(self) -> None:
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        files = len(list(Path(f"/proc/{self.pid}/fd").iterdir()))
        memory = pages * os.sysconf("SC_PAGE_SIZE") / _MIB
        self.seen.append((time.perf_counter() - self.begun, memory, files))

    @property
    def counted(self) -> Sequence[tuple[float, float, int]]:
        return self.seen[int(len(self.seen) * _WARM_UP) :]


@dataclass(slots=True, kw_only=True)
class Load:
    """`took` are the seconds of each lead until it was kept."""

    port: int
    site: str
    token: str
    seconds: float
    took: list[float] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def soak(options: Options) -> Iterator[BenchLine]:
    """The slope of memory beside its median, open files beside their number at first, and leads."""
    with ExitStack() as stack:
        data = Path(stack.enter_context(TemporaryDirectory(prefix="bench-", dir=options.folder)))
        (data / "onewindow.toml").write_text('private_hosts = ["127.0.0.1"]\n')
        port = free_port()
        args = ("serve", "--data", str(data), "--host", "127.0.0.1", "--port", str(port))
        process: subprocess.Popen[bytes] = stack.enter_context(server("inbox", *args, port=port))
        site = ask(data, "site", "add", _HOST)["site"]
        token = ask(data, "token", "add", "bench", "--role", "admin")["token"]
        load = Load(port=port, site=site, token=token, seconds=options.minutes * 60)
        watched = Watched(process.pid)
        asyncio.run(_run(load, watched))
        yield from _lines(load, watched)


async def _run(load: Load, watched: Watched) -> None:
    mailbox = await Imap(secrets.token_hex(8)).start()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        await _connect(session, load, mailbox)
        room = Room(load=Chatting(port=load.port, site=load.site, visitors=_SOCKETS), session=session)
        await room.open()
        watched.begun = time.perf_counter()
        async with asyncio.timeout(load.seconds + 60), asyncio.TaskGroup() as group:
            hearing = [group.create_task(_drain(socket)) for socket in room.sockets]
            steady = [_send_leads(session, load, group), _write_mail(load, mailbox), _talk(room, load)]
            tasks = [group.create_task(each) for each in steady]
            await _look(load, watched)
            await asyncio.gather(*tasks)
            for each in hearing:
                each.cancel()
    await mailbox.stop()


async def _connect(session: aiohttp.ClientSession, load: Load, mailbox: Imap) -> None:
    server_of_mail = {"imap_host": "127.0.0.1", "imap_port": mailbox.port, "imap_security": "none"}
    settings = {"address": f"info@{_HOST}", "password": mailbox.password, **server_of_mail}
    told = {"kind": "email", "name": "Mail", "settings": settings}
    headers = {"Authorization": f"Bearer {load.token}"}
    async with session.post(f"{load.url}/api/v1/channels", json=told, headers=headers) as answer:
        if answer.status >= 300:
            raise BenchError(f"The mailbox was not connected: {await answer.text()}")


async def _send_leads(session: aiohttp.ClientSession, load: Load, group: asyncio.TaskGroup) -> None:
    begun = time.perf_counter()
    for number in range(int(load.seconds * _LEADS_PER_S)):
        await asyncio.sleep(max(0.0, begun + number / _LEADS_PER_S - time.perf_counter()))
        group.create_task(_send(session, load, number))


async def _send(session: aiohttp.ClientSession, load: Load, number: int) -> None:
    lead = {"name": f"Client {number}", "email": f"client{number}@customers.example", "message": "Hello?"}
    begun = time.perf_counter()
    headers = {"Origin": f"https://{_HOST}", "Idempotency-Key": f"order-{number}"}
    async with session.post(f"{load.url}/w/{load.site}/leads", json=lead, headers=headers) as answer:
        if answer.status != 201:
            raise BenchError(f"A lead was refused: {answer.status}.")
        await answer.read()
    load.took.append(time.perf_counter() - begun)


async def _write_mail(load: Load, mailbox: Imap) -> None:
    """What was read is forgotten here, so that the mailbox itself does not grow."""
    mails = letters(int(load.seconds / _MAIL_EVERY_S))
    for raw in mails:
        mailbox.deliver(raw)
        for uid in sorted(mailbox.mails)[:-50]:
            del mailbox.mails[uid]
        await asyncio.sleep(_MAIL_EVERY_S)


async def _talk(room: Room, load: Load) -> None:
    for number in range(int(load.seconds)):
        frame = {"t": "message", "id": f"m{number}", "text": f"Size {number}?", "attachments": []}
        await room.sockets[number % len(room.sockets)].send_str(json.dumps(frame))
        await asyncio.sleep(1.0)


async def _drain(socket: aiohttp.ClientWebSocketResponse) -> None:
    async for _ in socket:
        pass
    raise BenchError("A chat was closed.")


async def _look(load: Load, watched: Watched) -> None:
    while time.perf_counter() - watched.begun < load.seconds:
        watched.look()
        await asyncio.sleep(_SAMPLE_S)
    watched.look()


def _lines(load: Load, watched: Watched) -> Iterator[BenchLine]:
    counted = watched.counted
    at, memory, files = zip(*counted, strict=True)
    slope = linear_regression(at, memory).slope * 600
    yield _line("memory", round(slope, 2), "MiB per 10 min", round(median(memory), 1), load)
    yield _line("open files at the end", float(files[-1]), "files", float(files[0]), load)
    yield _line("leads", round(len(load.took) / load.seconds, 1), "leads/s", _LEADS_PER_S, load)


def _line(case: str, value: float, unit: str, baseline: float, load: Load) -> BenchLine:
    p50, p95, p99 = (round(percentile(load.took, share) * 1000, 2) for share in (0.5, 0.95, 0.99))
    return BenchLine(
        suite="soak",
        case=case,
        value=value,
        unit=unit,
        baseline=baseline,
        ratio=round(value / baseline, 3),
        p50_ms=p50,
        p95_ms=p95,
        p99_ms=p99,
    )
