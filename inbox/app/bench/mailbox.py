"""A mailbox that tells of its mail at once (IMAP with IDLE), as much of one as `bench mail` needs."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_UID = re.compile(rb"UID (?:FETCH |SEARCH .*?)(\d+)", re.IGNORECASE)


class Mailbox:
    """`deliver` puts a mail in and tells whoever waits; `is_watched` is set while somebody does."""

    def __init__(self) -> None:
        self.port = 0
        self.is_watched = asyncio.Event()
        self._mails: list[bytes] = []
        self._watchers: set[asyncio.StreamWriter] = set()

    def deliver(self, raw: bytes) -> None:
        self._mails.append(raw)
        for writer in self._watchers:
            writer.write(b"* %d EXISTS\r\n" % len(self._mails))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK ready\r\n")
        while line := (await reader.readline()).rstrip(b"\r\n"):
            tag, _, asked = line.partition(b" ")
            if asked.upper() == b"IDLE":
                await self._watched(reader, writer)
            else:
                writer.write(self._said(asked.upper()))
            writer.write(tag + b" OK done\r\n")
        writer.close()

    async def _watched(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"+ idling\r\n")
        self._watchers.add(writer)
        self.is_watched.set()
        await reader.readline()
        self._watchers.discard(writer)
        self.is_watched.clear()

    def _said(self, asked: bytes) -> bytes:
        found = _UID.search(asked)
        uid = int(found[1]) if found else 0
        if asked.startswith(b"CAPABILITY"):
            return b"* CAPABILITY IMAP4rev1 IDLE\r\n"
        if asked.startswith(b"LIST"):
            return b'* LIST () "/" INBOX\r\n'
        if asked.startswith((b"EXAMINE", b"SELECT")):
            there = len(self._mails)
            return b"* %d EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT %d] ok\r\n" % (there, there + 1)
        if asked.startswith(b"UID SEARCH"):
            newer = range(max(1, uid), len(self._mails) + 1) if b":*" in asked else range(uid, uid + 1)
            return b"* SEARCH" + b"".join(b" %d" % each for each in newer) + b"\r\n"
        if asked.startswith(b"UID FETCH") and 0 < uid <= len(self._mails):
            raw = self._mails[uid - 1]
            return b"* %d FETCH (UID %d BODY[]<0> {%d}\r\n%s)\r\n" % (uid, uid, len(raw), raw)
        return b""


@asynccontextmanager
async def mailbox() -> AsyncIterator[Mailbox]:
    served = Mailbox()
    server = await asyncio.start_server(served.serve, "127.0.0.1", 0)
    served.port = server.sockets[0].getsockname()[1]
    try:
        yield served
    finally:
        server.close()
