"""Who has the window open, what they look at, who is writing, and which visitors are on their site."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from inbox.core.errors import TooMany
from inbox.core.ids import AgentId, ConversationId
from inbox.kit.limits import Buckets

Frame = Mapping[str, Any]
Tell = Callable[[str, Frame], None]
"""Hands a socket a frame that replaces an untold one of the same key; it must return at once."""

_Place = tuple[AgentId, ConversationId | None]
"""An agent, and a conversation that one of their tabs shows."""

_GATHER_S = 0.25
_TYPING_PER_S = 1.0
_TYPING_AT_ONCE = 2.0


@dataclass(frozen=True, slots=True)
class Here:
    """Who is connected to one process."""

    places: frozenset[_Place] = frozenset()
    visitors: frozenset[ConversationId] = frozenset()


NOBODY = Here()


class Seat:
    """One socket's place; a socket without an agent, such as a machine's, only listens."""

    def __init__(self, board: "PresenceBoard", agent_id: AgentId | None, tell: Tell) -> None:
        self._board = board
        self.agent_id = agent_id
        self.tell = tell
        self.viewing: ConversationId | None = None

    def view(self, conversation_id: ConversationId | None) -> None:
        """The agent looks at this conversation now, or at none."""
        if self.viewing != conversation_id:
            self.viewing = conversation_id
            self._board.plan_telling()

    def type(self, conversation_id: ConversationId) -> None:
        if self.agent_id is not None:
            self._board.agent_typing(conversation_id, self.agent_id, self)

    def leave(self) -> None:
        self._board.leave(self)


class PresenceBoard:
    """Implements core.deps.Presence; what other processes know of comes from neighbours.py.

    All agents are told as one list, because it is short: at most a few times a second, however much moves.
    Typing is told when it is heard and fades at the receiver.
    """

    def __init__(self) -> None:
        self._seats: set[Seat] = set()
        self._visitors: dict[ConversationId, None] = {}
        self._elsewhere: dict[str, Here] = {}
        self._listeners: list[Callable[[ConversationId, AgentId], None]] = []
        self._moved: list[Callable[[], None]] = []
        self._typed: list[Callable[[ConversationId, AgentId | None], None]] = []
        self._pace = Buckets(_TYPING_PER_S, _TYPING_AT_ONCE, lambda: asyncio.get_running_loop().time())
        self._planned: asyncio.TimerHandle | None = None

    def enter(self, agent_id: AgentId | None, tell: Tell) -> Seat:
        """Take a seat and hear at once who is here."""
        seat = Seat(self, agent_id, tell)
        self._seats.add(seat)
        tell("presence", self._agents())
        for conversation_id in self._all_visitors():
            tell(f"visitor {conversation_id}", _visitor(conversation_id, here=True))
        self.plan_telling()
        return seat

    def leave(self, seat: Seat) -> None:
        self._seats.discard(seat)
        self.plan_telling()

    def agent_typing(self, conversation_id: ConversationId, agent_id: AgentId, seat: Seat) -> None:
        if self._typing(conversation_id, agent_id, seat):
            self._say_typed(conversation_id, agent_id)
        self._tell_listeners(conversation_id, agent_id)

    def visitor_here(self, conversation_id: ConversationId, *, here: bool) -> None:
        """The last word counts: whoever says it knows of all of the visitor's tabs at this process."""
        if here == (conversation_id in self._visitors):
            return
        if here:
            self._visitors[conversation_id] = None
        else:
            del self._visitors[conversation_id]
        if not any(conversation_id in each.visitors for each in self._elsewhere.values()):
            self._tell(f"visitor {conversation_id}", _visitor(conversation_id, here=here))
        self._say_moved()

    def visitor_typing(self, conversation_id: ConversationId) -> None:
        if self._typing(conversation_id, None, None):
            self._say_typed(conversation_id, None)

    def agents_here(self) -> bool:
        return any(seat.agent_id is not None for seat in self._seats) or any(
            each.places for each in self._elsewhere.values()
        )

    def on_agent_typing(self, listener: Callable[[ConversationId, AgentId], None]) -> None:
        self._listeners.append(listener)

    def here(self) -> Here:
        """Who is connected to this process."""
        places = {(seat.agent_id, seat.viewing) for seat in self._seats if seat.agent_id is not None}
        return Here(places=frozenset(places), visitors=frozenset(self._visitors))

    def on_move(self, listener: Callable[[], None]) -> None:
        """`here` is another one now."""
        self._moved.append(listener)

    def on_typed(self, listener: Callable[[ConversationId, AgentId | None], None]) -> None:
        """Somebody at this process writes: an agent, or with None the visitor."""
        self._typed.append(listener)

    def elsewhere(self, process: str, here: Here) -> None:
        """Who is connected to another process; NOBODY when that is gone."""
        before = self._all_visitors()
        if here == NOBODY:
            self._elsewhere.pop(process, None)
        else:
            self._elsewhere[process] = here
        now = self._all_visitors()
        for conversation_id in now ^ before:
            frame = _visitor(conversation_id, here=conversation_id in now)
            self._tell(f"visitor {conversation_id}", frame)
        self._plan()

    def typed_elsewhere(self, conversation_id: ConversationId, agent_id: AgentId | None) -> None:
        self._typing(conversation_id, agent_id, None)
        if agent_id is not None:
            self._tell_listeners(conversation_id, agent_id)

    def plan_telling(self) -> None:
        """Tell the list of agents in a moment, with everything that happens until then."""
        self._plan()
        self._say_moved()

    def _plan(self) -> None:
        if self._planned is None:
            self._planned = asyncio.get_running_loop().call_later(_GATHER_S, self._tell_agents)

    def _tell_agents(self) -> None:
        self._planned = None
        self._tell("presence", self._agents())

    def _agents(self) -> Frame:
        """Each agent with every conversation that one of their tabs shows, null where none shows any."""
        places = self._places()
        looking = {agent_id for agent_id, viewing in places if viewing is not None}
        shown = [place for place in places if place[1] is not None or place[0] not in looking]
        agents = [{"id": agent_id, "conversation": viewing} for agent_id, viewing in sorted(shown, key=str)]
        return {"t": "presence", "agents": agents}

    def _places(self) -> frozenset[_Place]:
        return self.here().places.union(*(each.places for each in self._elsewhere.values()))

    def _all_visitors(self) -> frozenset[ConversationId]:
        return frozenset(self._visitors).union(*(each.visitors for each in self._elsewhere.values()))

    def _say_moved(self) -> None:
        for listener in self._moved:
            listener()

    def _say_typed(self, conversation_id: ConversationId, agent_id: AgentId | None) -> None:
        for listener in self._typed:
            listener(conversation_id, agent_id)

    def _tell_listeners(self, conversation_id: ConversationId, agent_id: AgentId) -> None:
        for listener in self._listeners:
            listener(conversation_id, agent_id)

    def _typing(self, conversation_id: ConversationId, agent_id: AgentId | None, author: Seat | None) -> bool:
        """False if it was told a moment ago."""
        key = f"typing {conversation_id} {agent_id or ''}"
        try:
            self._pace.take(key)
        except TooMany:
            return False
        self._tell(key, {"t": "typing", "conversation": conversation_id, "agent": agent_id}, author)
        return True

    def _tell(self, key: str, frame: Frame, author: Seat | None = None) -> None:
        for seat in self._seats:
            if seat is not author:
                seat.tell(key, frame)


def _visitor(conversation_id: ConversationId, *, here: bool) -> Frame:
    return {"t": "visitor", "conversation": conversation_id, "here": here}
