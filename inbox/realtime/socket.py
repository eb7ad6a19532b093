"""Speaks the agents' stream over one WebSocket."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from aiohttp import WSMsgType, web

from inbox.core.errors import StoreUnavailable
from inbox.core.ids import AgentId
from inbox.core.store.changes import Change
from inbox.realtime.hub import Hub, Joined
from inbox.realtime.presence import PresenceBoard
from inbox.realtime.saying import Hearing
from inbox.realtime.subscription import GONE, SIGNED_OUT, SLOW, Resync

_HEARTBEAT_S = 25.0
_RECHECK_S = 20.0
_SEND_S = 10.0
_LONGEST_FRAME = 4096
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Who listens: what they may see, and whether they still may; both are asked again and again.

    `agent_id` is who is seen to be here, if anybody; `hears` says whether they are told who else is.
    """

    may_see: Callable[[Change], bool]
    still_allowed: Callable[[], Awaitable[bool]]
    agent_id: AgentId | None = None
    hears: bool = False


async def follow(
    request: web.Request, hub: Hub, presence: PresenceBoard, listener: Listener, *, after: str | None
) -> web.StreamResponse:
    """Tell every change after the cursor, and who is here, until either side has enough."""
    socket = web.WebSocketResponse(heartbeat=_HEARTBEAT_S, max_msg_size=_LONGEST_FRAME, compress=False)
    await socket.prepare(request)
    joined = await hub.join(listener.may_see, after)
    try:
        async with asyncio.TaskGroup() as tasks:
            doubts = tasks.create_task(_doubt_regularly(joined))
            tasks.create_task(_Teller(request, socket, listener, joined).tell())
            await _listen(socket, presence, listener, joined)
            doubts.cancel()
            joined.subscription.end(GONE)
    finally:
        hub.leave(joined.subscription)
    return socket


async def _listen(
    socket: web.WebSocketResponse, presence: PresenceBoard, listener: Listener, joined: Joined
) -> None:
    """Until the socket ends; whoever may not hear of the others is not heard either."""
    if not listener.hears:
        async for _message in socket:
            pass
        return
    seat = presence.enter(listener.agent_id, joined.subscription.pass_by)
    hearing = Hearing(seat)
    try:
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                hearing.hear(message.data)
    finally:
        seat.leave()


async def _doubt_regularly(joined: Joined) -> None:
    """Notices what no change tells: a session that has expired."""
    while True:
        await asyncio.sleep(_RECHECK_S)
        joined.subscription.doubt()


class _Teller:
    """The writing half of one socket."""

    def __init__(
        self, request: web.Request, socket: web.WebSocketResponse, listener: Listener, joined: Joined
    ) -> None:
        self._request = request
        self._socket = socket
        self._listener = listener
        self._joined = joined

    async def tell(self) -> None:
        try:
            await self._greet()
            await self._tell_changes()
            await self._part()
        except (TimeoutError, ConnectionError, StoreUnavailable):
            # The peer takes nothing any more, or nobody can say whether it may listen.
            if self._request.transport is not None:
                self._request.transport.abort()

    async def _greet(self) -> None:
        await self._send({"t": "welcome", "cursor": self._joined.cursor})
        if self._joined.resync:
            await self._send({"t": "resync", "cursor": self._joined.cursor})
        for change in self._joined.backlog:
            await self._send(_frame(change))

    async def _tell_changes(self) -> None:
        subscription = self._joined.subscription
        while subscription.ending is None:
            await subscription.wait()
            if subscription.take_doubt() and not await self._listener.still_allowed():
                subscription.end(SIGNED_OUT)
            while (told := subscription.take()) is not None:
                await self._send(_frame(told))
            while (passing := subscription.take_passing()) is not None:
                await self._send(passing)

    async def _part(self) -> None:
        code = self._joined.subscription.ending or GONE
        if code == SLOW:
            await self._send({"t": "resync"})
        if code != GONE:
            await self._socket.close(code=code)

    async def _send(self, frame: Mapping[str, Any]) -> None:
        async with asyncio.timeout(_SEND_S):
            await self._socket.send_str(_encode(frame).decode())


def _frame(told: Change | Resync) -> dict[str, Any]:
    if isinstance(told, Resync):
        return {"t": "resync", "cursor": told.cursor}
    frame = {"t": "change", "cursor": told.cursor, "kind": told.kind, "id": told.id}
    if told.contact_id is not None:
        frame["contact"] = told.contact_id
    if told.conversation_id is not None:
        frame["conversation"] = told.conversation_id
    return frame
