"""Tells the rooms what is new in them: one read per room and wake, for all of its pages."""

import asyncio
from collections.abc import Sequence

from inbox.core.errors import OneWindowError
from inbox.core.store import Store
from inbox.core.timeline import Message, TimelineEntry
from widgets.chat.entries import EntryFrames
from widgets.chat.frames import encode
from widgets.chat.room import Room, Seat

_PAGE = 50
_FULL_S = 0.1
_FAILED_S = 1.0
_Frames = Sequence[tuple[int, bytes | None]]


class Teller:
    """What a page gets is always read from the store after the last that it got: no gap, no double."""

    def __init__(self, store: Store, frames: EntryFrames) -> None:
        self._store = store
        self._frames = frames
        self._due: dict[Room, None] = {}
        self._delayed: set[Room] = set()
        self._woken = asyncio.Event()

    def wake(self, room: Room) -> None:
        """There may be something new in the room."""
        self._due[room] = None
        self._woken.set()

    async def run(self) -> None:
        """Goes on until it is cancelled; may be started again after a fault."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            while self._due:
                room = next(iter(self._due))
                del self._due[room]
                await self._tell(room)

    async def _tell(self, room: Room) -> None:
        try:
            await self._tell_typing(room)
            await self._tell_entries(room)
        except OneWindowError:
            self._later(room, _FAILED_S)
        except Exception:
            # Its pages come back and are told from where they stand; the other rooms wait for a moment only.
            for seat in room.seats:
                seat.line.abort()
            self._woken.set()
            raise

    async def _tell_typing(self, room: Room) -> None:
        agent_id, room.typist = room.typist, None
        if agent_id is None:
            return
        names = await self._frames.names([agent_id])
        frame = encode({"t": "typing", "agent": names.get(agent_id)})
        for seat in room.welcomed:
            await seat.line.send(frame)

    async def _tell_entries(self, room: Room) -> None:
        conversation_id = room.conversation_id
        while conversation_id is not None:
            ready = {seat: seat.seen or 0 for seat in list(room.seats) if seat.can_take()}
            if len(ready) < len(room.welcomed):
                self._later(room, _FULL_S)
            if not ready:
                return
            entries = await self._store.timeline.since(conversation_id, min(ready.values()), limit=_PAGE)
            frames = await self._frames.of(room.site_id, entries)
            if not entries or room.conversation_id != conversation_id:
                return
            room.last_out = max([room.last_out, *_outgoing(entries)])
            for seat in ready:
                await _push(seat, frames)

    def _later(self, room: Room, seconds: float) -> None:
        if room not in self._delayed:
            self._delayed.add(room)
            asyncio.get_running_loop().call_later(seconds, self._again, room)

    def _again(self, room: Room) -> None:
        self._delayed.discard(room)
        self.wake(room)


async def _push(seat: Seat, frames: _Frames) -> None:
    """As much as the socket takes; `seen` is written before anything is sent, so nothing is sent twice."""
    for seq, frame in frames:
        if seat.seen is None or seq <= seat.seen:
            continue
        if seat.line.lagging:
            return
        seat.seen = seq
        if frame is not None:
            await seat.line.send(frame)


def _outgoing(entries: Sequence[TimelineEntry]) -> list[int]:
    return [entry.seq for entry in entries if isinstance(entry.body, Message) and not entry.inbound]
