"""Tells the other processes of the store who is here and who writes, and the board what they tell."""

import asyncio
import contextlib

from inbox.core.bus import Bus, Word
from inbox.core.ids import AgentId, ConversationId
from inbox.realtime.presence import NOBODY, Here, PresenceBoard

_GATHER_S = 0.5
_GATHER_PER_VISITOR_S = 0.001
"""So that a process with many visitors tells no more bytes a second than one with a few hundred."""
_STILL_HERE_S = 10.0
_GONE_AFTER_S = 35.0


class Neighbours:
    """Each process tells its whole list when it has moved, and now and then; one unheard for long is gone."""

    def __init__(self, board: PresenceBoard, bus: Bus) -> None:
        self._board = board
        self._bus = bus
        self._heard: dict[str, float] = {}
        self._woken = asyncio.Event()
        bus.listen(self._hear)
        board.on_move(self._woken.set)
        board.on_typed(self._typed)

    async def run(self) -> None:
        """Goes on until it is cancelled; a process that begins asks who is there already."""
        self._bus.tell({"t": "who"})
        while True:
            self._woken.clear()
            self._tell(self._board.here())
            self._forget()
            await asyncio.sleep(_GATHER_S + _GATHER_PER_VISITOR_S * len(self._board.here().visitors))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_STILL_HERE_S):
                    await self._woken.wait()

    def leave(self) -> None:
        """Nobody is here any more."""
        self._tell(NOBODY)

    def _tell(self, here: Here) -> None:
        self._bus.tell({"t": "here", "places": sorted(here.places, key=str), "visitors": [*here.visitors]})

    def _typed(self, conversation_id: ConversationId, agent_id: AgentId | None) -> None:
        self._bus.tell({"t": "typing", "conversation": conversation_id, "agent": agent_id})

    def _hear(self, process: str, word: Word) -> None:
        match word["t"]:
            case "who":
                self._woken.set()
            case "here":
                self._heard[process] = asyncio.get_running_loop().time()
                self._board.elsewhere(process, _here(word))
            case "typing":
                self._board.typed_elsewhere(word["conversation"], word["agent"])

    def _forget(self) -> None:
        now = asyncio.get_running_loop().time()
        for process, heard in list(self._heard.items()):
            if now - heard > _GONE_AFTER_S:
                del self._heard[process]
                self._board.elsewhere(process, NOBODY)


def _here(word: Word) -> Here:
    places = ((AgentId(agent), viewing and ConversationId(viewing)) for agent, viewing in word["places"])
    return Here(
        places=frozenset(places), visitors=frozenset(ConversationId(each) for each in word["visitors"])
    )
