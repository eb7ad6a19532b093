"""An IMAP server that keeps the protocol's rules, until it is told to break one."""

import asyncio
import base64
import re
from dataclasses import dataclass, field

_FETCH = re.compile(rb"(\S+) UID FETCH ([\d,:]+) \(?(.+?)\)?$", re.IGNORECASE)
_RANGE = re.compile(rb"(\d+):\*")
HUGE = 4 * 2**30
BYTES = {
    "bye": b"* BYE shutting down\r\n",
    "no": b"TAG NO [SERVERBUG] internal error\r\n",
    "unavailable": b"TAG NO [UNAVAILABLE] try again later\r\n",
    "garbage": b"\x00\xff\xfe((((\r\n* (\r\nTAG OK\r\n",
    "wrong tag": b"ZZZ9 OK done\r\n",
    "endless line": b"* OK " + b"x" * 12_000_000 + b"\r\nTAG OK done\r\n",
    "cut literal": b"* 1 FETCH (UID 1 BODY[]<0> {500}\r\nabc",
    "other uid": b"* 9 FETCH (UID 999 BODY[]<0> {3}\r\nabc)\r\nTAG OK done\r\n",
    "nothing": b"TAG OK done\r\n",
    "flood": b"".join(b"* %d EXISTS\r\n" % number for number in range(5000)),
    "false count": b"* 1 FETCH (UID 1 BODY[]<0> {2}\r\nabcdef)\r\nTAG OK done\r\n",
    "no validity": b"* 1 EXISTS\r\nTAG OK [READ-ONLY] done\r\n",
    "false search": b"* SEARCH 0 -5 99999999999999999999 abc\r\nTAG OK done\r\n",
}
"""What a fault says; TAG stands for that of the request."""


@dataclass
class Fault:
    """Happens when `at` comes, so many `times`; what then goes wrong is `how`."""

    how: str
    at: str
    times: int = 1


@dataclass
class Imap:
    """`mails` by UID; `password` is the one it takes, `token` too. Of `withheld` only the header is given."""

    password: str
    mails: dict = field(default_factory=dict)
    validity: int = 1700000000
    faults: list = field(default_factory=list)
    logins: int = 0
    idle: bool = True
    withheld: set = field(default_factory=set)

    async def start(self):
        self._idlers, self._writers, self._tasks = set(), set(), set()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=2**20)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self):
        for writer in list(self._writers):
            writer.transport.abort()
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def deliver(self, raw):
        self.mails[max(self.mails, default=0) + 1] = raw
        for news in self._idlers:
            news.set()

    @property
    def idles(self):
        """Whether somebody waits for news."""
        return bool(self._idlers)

    def cut(self):
        for writer in list(self._writers):
            writer.transport.abort()

    def _fault(self, at):
        for fault in self.faults:
            if fault.at == at and fault.times:
                fault.times -= 1
                return fault.how
        return None

    async def _serve(self, reader, writer):
        self._writers.add(writer)
        self._tasks.add(asyncio.current_task())
        try:
            if await self._begin(writer):
                while line := await reader.readline():
                    if not await self._answer(line.rstrip(b"\r\n"), reader, writer):
                        break
        except (ConnectionError, asyncio.CancelledError):
            return
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _begin(self, writer):
        how = self._fault("greeting")
        if how == "refused":
            writer.write(b"* BYE too many connections\r\n")
            return False
        if how == "silent":
            return True
        if how == "garbage":
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return True
        writer.write(b"* OK ready\r\n")
        return True

    async def _answer(self, line, reader, writer):
        """False if the connection ends."""
        tag, _, asked = line.partition(b" ")
        words = asked.upper().decode("latin-1").split(" ")
        word = words[1] if words[0] == "UID" else words[0]
        how = self._fault(word)
        if how is not None:
            return await self._break(how, tag, writer)
        answer = getattr(self, f"_{word.lower()}", None)
        if answer is None:
            writer.write(tag + b" BAD unknown\r\n")
            return True
        return await answer(tag, asked, reader, writer) is not False

    async def _break(self, how, tag, writer):
        """The fault instead of an answer; those that keep silent do so until the client has gone."""
        if how in BYTES:
            writer.write(BYTES[how].replace(b"TAG", tag))
            await writer.drain()
            return how in ("other uid", "nothing", "no validity")
        if how == "slow":
            for byte in b"* 1 FETCH (UID 1 BODY[]<0> {5000}\r\n" + b"x" * 4000:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(0.1)
        if how == "drop":
            writer.transport.abort()
            return False
        assert how in ("hang", "huge literal", "slow"), how
        if how == "huge literal":
            writer.write(b"* 1 FETCH (UID 1 BODY[]<0> {%d}\r\nabc" % HUGE)
        await asyncio.sleep(3600)
        return False

    async def _capability(self, tag, _asked, _reader, writer):
        words = b"IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SPECIAL-USE" + (b" IDLE" if self.idle else b"")
        writer.write(b"* CAPABILITY " + words + b"\r\n" + tag + b" OK done\r\n")

    async def _login(self, tag, asked, _reader, writer):
        self.logins += 1
        good = self.password.encode() in asked
        writer.write(tag + (b" OK in\r\n" if good else b" NO [AUTHENTICATIONFAILED] wrong\r\n"))

    async def _authenticate(self, tag, _asked, reader, writer):
        writer.write(b"+ \r\n")
        given = await reader.readline()
        self.logins += 1
        if self.password.encode() in base64.b64decode(given):
            writer.write(tag + b" OK in\r\n")
            return
        writer.write(b"+ eyJzdGF0dXMiOiI0MDEifQ==\r\n")
        await reader.readline()
        writer.write(tag + b" NO [AUTHENTICATIONFAILED] invalid token\r\n")

    async def _list(self, tag, _asked, _reader, writer):
        writer.write(b'* LIST (\\HasNoChildren) "/" INBOX\r\n' + tag + b" OK done\r\n")

    async def _examine(self, tag, _asked, _reader, writer):
        told = b"* FLAGS ()\r\n* %d EXISTS\r\n* OK [UIDVALIDITY %d] ok\r\n* OK [UIDNEXT %d] ok\r\n" % (
            len(self.mails),
            self.validity,
            max(self.mails, default=0) + 1,
        )
        writer.write(told + tag + b" OK [READ-ONLY] done\r\n")

    async def _search(self, tag, asked, _reader, writer):
        found = _RANGE.search(asked)
        single = re.search(rb"UID (\d+)$", asked)
        uids = sorted(self.mails)
        if found:
            newest = uids[-1:]
            uids = sorted({uid for uid in uids if uid >= int(found[1])} | set(newest))
        elif single:
            uids = [uid for uid in uids if uid == int(single[1])]
        writer.write(b"* SEARCH" + b"".join(b" %d" % uid for uid in uids) + b"\r\n" + tag + b" OK done\r\n")

    async def _fetch(self, tag, asked, _reader, writer):
        _, wanted, what = _FETCH.match(tag + b" " + asked).groups()
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

    async def _noop(self, tag, _asked, _reader, writer):
        writer.write(tag + b" OK done\r\n")

    async def _logout(self, tag, _asked, _reader, writer):
        writer.write(b"* BYE bye\r\n" + tag + b" OK done\r\n")
        return False

    async def _idle(self, tag, _asked, reader, writer):
        writer.write(b"+ idling\r\n")
        how = self._fault("IDLING")
        if how is not None and how != "deaf":
            return await self._break(how, tag, writer)
        news = asyncio.Event()
        self._idlers.add(news)
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
        if how == "deaf" or not done.result():
            await asyncio.sleep(3600 if how == "deaf" else 0)
            return False
        writer.write(tag + b" OK done\r\n")
        return True
