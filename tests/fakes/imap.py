"""The IMAP server of the demo, which tests tell to break the protocol's rules."""

import asyncio
from dataclasses import dataclass, field

from inbox.app.demo.providers import imap

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
class Imap(imap.Imap):
    faults: list = field(default_factory=list)

    def fault(self, at):
        for fault in self.faults:
            if fault.at == at and fault.times:
                fault.times -= 1
                return fault.how
        return None

    async def begin(self, writer):
        how = self.fault("greeting")
        if how == "refused":
            writer.write(b"* BYE too many connections\r\n")
            return False
        if how == "silent":
            return True
        if how == "garbage":
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return True
        return await super().begin(writer)

    async def _idle(self, tag, asked, reader, writer):
        how = self.fault("IDLING")
        if how is None:
            return await super()._idle(tag, asked, reader, writer)
        writer.write(b"+ idling\r\n")
        if how != "deaf":
            return await self.broken(how, tag, writer)
        await reader.readline()
        await asyncio.sleep(3600)
        return False

    async def broken(self, how, tag, writer):
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
