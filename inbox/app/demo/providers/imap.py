"""An IMAP server that keeps the protocol's rules."""

import asyncio
import base64
import re
from dataclasses import dataclass, field
from typing import Any, Self

_FETCH = re.compile(rb"(\S+) UID FETCH ([\d,:]+) \(?(.+?)\)?$", re.IGNORECASE)
_RANGE = re.compile(rb"(\d+):\*")


@dataclass
class Imap:
    """`mails` by UID; `password` is the one it takes, `token` too. Of `withheld` only the header is given.

    `watched` is set while somebody waits for news.
    """

    password: str
    mails: dict[int, bytes] = field(default_factory=dict)
    validity: int = 1700000000
    first: int = 1
    logins: int = 0
    idle: bool = True
    withheld: set[int] = field(default_factory=set)

    port: int = 0

    async def start(self) -> Self:
        self.watched = asyncio.Event()
        self._idlers: set[asyncio.Event] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[Any] | None] = set()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=2**20)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()
        self._server.close()
        tasks = [task for task in self._tasks if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._server.wait_closed()

    def deliver(self, raw: bytes) -> None:
        self.mails[max(self.mails, default=self.first - 1) + 1] = raw
        for news in self._idlers:
            news.set()

    def cut(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    def fault(self, at: str) -> str | None:  # noqa: ARG002 - tests break some
        """How it goes wrong there, if it does."""
        return None

    async def broken(self, how: str, tag: bytes, writer: asyncio.StreamWriter) -> bool:  # noqa: ARG002
        """Go wrong instead of answering; False if the connection ends."""
        return False

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        self._tasks.add(asyncio.current_task())
        try:
            if await self.begin(writer):
                while line := await reader.readline():
                    if not await self._answer(line.rstrip(b"\r\n"), reader, writer):
                        break
        except (ConnectionError, asyncio.CancelledError):
            return
        finally:
            self._writers.discard(writer)
            writer.close()

    async def begin(self, writer: asyncio.StreamWriter) -> bool:
        writer.write(b"* OK ready\r\n")
        return True

    async def _answer(self, line: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Any:
        """False if the connection ends."""
        tag, _, asked = line.partition(b" ")
        words = asked.upper().decode("latin-1").split(" ")
        word = words[1] if words[0] == "UID" else words[0]
        how = self.fault(word)
        if how is not None:
            return await self.broken(how, tag, writer)
        answer = getattr(self, f"_{word.lower()}", None)
        if answer is None:
            writer.write(tag + b" BAD unknown\r\n")
            return True
        return await answer(tag, asked, reader, writer) is not False

    async def _capability(
        self, tag: bytes, _asked: bytes, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        words = b"IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SPECIAL-USE" + (b" IDLE" if self.idle else b"")
        writer.write(b"* CAPABILITY " + words + b"\r\n" + tag + b" OK done\r\n")

    async def _login(
        self, tag: bytes, asked: bytes, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.logins += 1
        good = self.password.encode() in asked
        writer.write(tag + (b" OK in\r\n" if good else b" NO [AUTHENTICATIONFAILED] wrong\r\n"))

    async def _authenticate(
        self, tag: bytes, _asked: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(b"+ \r\n")
        given = await reader.readline()
        self.logins += 1
        if self.password.encode() in base64.b64decode(given):
            writer.write(tag + b" OK in\r\n")
            return
        writer.write(b"+ eyJzdGF0dXMiOiI0MDEifQ==\r\n")
        await reader.readline()
        writer.write(tag + b" NO [AUTHENTICATIONFAILED] invalid token\r\n")

    async def _list(
        self, tag: bytes, _asked: bytes, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(b'* LIST (\\HasNoChildren) "/" INBOX\r\n' + tag + b" OK done\r\n")

    async def _examine(
        self, tag: bytes, _asked: bytes, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        told = b"* FLAGS ()\r\n* %d EXISTS\r\n* OK [UIDVALIDITY %d] ok\r\n* OK [UIDNEXT %d] ok\r\n" % (
            len(self.mails),
            self.validity,
            max(self.mails, default=self.first - 1) + 1,
        )
        writer.write(told + tag + b" OK [READ-ONLY] done\r\n")

    async def _search(
        self, tag: bytes, asked: bytes, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        found = _RANGE.search(asked)
        single = re.search(rb"UID (\d+)$", asked)
        uids = sorted(self.mails)
        if found:
            newest = uids[-1:]
            uids = sorted({uid for uid in uids if uid >= int(found[1])} | set(newest))
        elif single:
            uids = [uid for uid in uids if uid == int(single[1])]
        writer.write(b"* SEARCH" + b"".join(b" %d" % uid for uid in uids) + b"\r\n" + tag + b" OK done\r\n")

    async def _fetch(
        self, tag: bytes, asked: bytes, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        wanted, what = _fetched(tag + b" " + asked)
        for text in wanted.split(b","):
            raw = self.mails.get(int(text))
            if raw is None:
                continue
            if b"HEADER" not in what and int(text) in self.withheld:
                writer.write(tag + b" NO [SERVERBUG] the file is gone\r\n")
                return
            if b"HEADER" in what:
                name, raw = b"BODY[HEADER]", raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            else:
                name = b"BODY[]<0>"
            writer.write(b"* 1 FETCH (UID %d %s {%d}\r\n%s)\r\n" % (int(text), name, len(raw), raw))
        writer.write(tag + b" OK done\r\n")
        await writer.drain()

    async def _noop(
        self, tag: bytes, _asked: bytes, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(tag + b" OK done\r\n")

    async def _logout(
        self, tag: bytes, _asked: bytes, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        writer.write(b"* BYE bye\r\n" + tag + b" OK done\r\n")
        return False

    async def _idle(
        self, tag: bytes, _asked: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        writer.write(b"+ idling\r\n")
        news = asyncio.Event()
        self._idlers.add(news)
        self.watched.set()
        done = asyncio.ensure_future(reader.readline())
        try:
            while not done.done():
                told = asyncio.ensure_future(news.wait())
                await asyncio.wait({done, told}, return_when=asyncio.FIRST_COMPLETED)
                told.cancel()
                if news.is_set():
                    news.clear()
                    writer.write(b"* %d EXISTS\r\n" % len(self.mails))
        finally:
            self._idlers.discard(news)
            if not self._idlers:
                self.watched.clear()
        if not done.result():
            return False
        writer.write(tag + b" OK done\r\n")
        return True


def _fetched(line: bytes) -> tuple[bytes, bytes]:
    found = _FETCH.match(line)
    return (found[2], found[3]) if found else (b"", b"")
