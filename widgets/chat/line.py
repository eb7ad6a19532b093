"""The writing half of one visitor's socket: it never waits, and ends a reader who takes nothing."""

import asyncio
import sys
from typing import Literal

from aiohttp import WSMsgType, web

from widgets.chat.frames import LONGEST_FRAME

HEARTBEAT_S = 25.0
LAGGING_BYTES = 64 * 1024
_LOST_BYTES = 256 * 1024
_CLOSE_S = 2.0


Socket = web.WebSocketResponse[Literal[False]]


def new_socket() -> Socket:
    """Without a limit of its own: aiohttp would wait at it for the reader, and everybody else with it."""
    return Socket(
        heartbeat=HEARTBEAT_S,
        max_msg_size=LONGEST_FRAME,
        compress=False,
        timeout=_CLOSE_S,
        writer_limit=sys.maxsize,
        decode_text=False,
    )


class Line:
    __slots__ = ("_socket", "_transport")

    def __init__(self, socket: Socket, transport: asyncio.Transport) -> None:
        self._socket = socket
        self._transport = transport

    @property
    def lagging(self) -> bool:
        """So much is on its way that more had better wait."""
        return self._transport.get_write_buffer_size() > LAGGING_BYTES

    async def send(self, frame: bytes) -> None:
        """Hand over one frame without waiting; what cannot be sent is lost with the socket, which resumes."""
        if self._transport.get_write_buffer_size() > _LOST_BYTES:
            self.abort()
            return
        try:
            await self._socket.send_frame(frame, WSMsgType.TEXT)
        except ConnectionError:
            return

    def abort(self) -> None:
        self._transport.abort()

    async def close(self, code: int, reason: str) -> None:
        """Say why and wait a moment for the other side to agree; never raises."""
        if self.lagging:
            self.abort()
            return
        try:
            async with asyncio.timeout(_CLOSE_S):
                await self._socket.close(code=code, message=reason.encode(), drain=False)
        except (TimeoutError, ConnectionError):
            self.abort()
