"""The chats that are open somewhere now: who sits in them, and which conversation each of them is."""

from collections.abc import Callable, Sequence

from inbox.core.clock import Clock
from inbox.core.conversation import Conversation
from inbox.core.delivery import DeliveryState
from inbox.core.deps import ChangeFeed, Directory, Presence
from inbox.core.errors import TooMany
from inbox.core.ids import AgentId, ChannelId, ConversationId
from inbox.core.site import Site
from inbox.core.store import Parts, Store, durably
from inbox.core.store.changes import Change
from inbox.kit.hours import is_open
from inbox.kit.limits import Buckets
from widgets.chat.frames import Hello, encode
from widgets.chat.room import Room, Seat
from widgets.chat.teller import Teller

HISTORY = 200
"""So many of the newest entries are told to a page that shows none yet."""

_RESYNC = encode({"t": "resync"})


class Rooms:
    """Is a Watcher of core.deps, while there is anybody in any room."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        feed: ChangeFeed,
        presence: Presence,
        directory: Directory,
        teller: Teller,
    ) -> None:
        self._store = store
        self._clock = clock
        self._feed = feed
        self._presence = presence
        self._directory = directory
        self._teller = teller
        self._rooms: dict[tuple[ChannelId, str], Room] = {}
        self._conversations: dict[ConversationId, Room] = {}
        self._unwatch: Callable[[], None] | None = None
        self._typing = Buckets(1.0, 2.0, lambda: clock.now().timestamp())
        presence.on_agent_typing(self._agent_types)

    def __len__(self) -> int:
        return len(self._rooms)

    def changed(self, changes: Sequence[Change]) -> None:
        for change in changes:
            if change.kind == "entry" and change.conversation_id in self._conversations:
                self._teller.wake(self._conversations[change.conversation_id])

    def lost(self) -> None:
        for room in self._conversations.values():
            self._teller.wake(room)

    def enter(self, site: Site, thread: str, seat: Seat) -> Room:
        """Take the seat; it is told nothing before it was welcomed, and has to be left in the end."""
        if self._unwatch is None:
            self._unwatch = self._feed.watch(self)
        key = (site.chat_channel, thread)
        room = self._rooms.get(key)
        if room is None:
            room = self._rooms[key] = Room(site_id=site.id, channel_id=site.chat_channel, thread=thread)
        room.seats.add(seat)
        return room

    async def welcome(self, room: Room, seat: Seat, hello: Hello) -> None:
        """Tell the page where the chat stands, and from there on what it has not seen."""
        latest = await self.look(room)
        last = latest.last_seq if latest else 0
        is_same = latest is not None and hello.conversation == latest.id
        resumes = is_same and hello.after is not None and hello.after <= last
        seat.seen = hello.after if resumes and hello.after is not None else max(0, last - HISTORY)
        if hello.conversation is not None and not (is_same and (resumes or hello.after is None)):
            await seat.line.send(_RESYNC)
        await seat.line.send(self._welcome(room, seat, last))
        self._teller.wake(room)

    def leave(self, room: Room, seat: Seat) -> None:
        room.seats.discard(seat)
        if not room.seats:
            self._rooms.pop((room.channel_id, room.thread), None)
            self._settle(room, None, 0)
        if not self._rooms and self._unwatch is not None:
            self._unwatch()
            self._unwatch = None

    async def look(self, room: Room) -> Conversation | None:
        """The conversation that is the room's chat now; pages that showed another one begin anew."""
        while True:
            known = room.conversation_id
            latest = await self._store.conversations.find_latest(room.channel_id, room.thread)
            if room.conversation_id == known:
                break
        current, last = (latest.id, latest.last_seq) if latest else (None, 0)
        if current != known:
            self._settle(room, current, last)
            for seat in room.welcomed:
                if known is not None:
                    await seat.line.send(_RESYNC)
                await seat.line.send(self._welcome(room, seat, last))
            self._teller.wake(room)
        return latest

    def visitor_types(self, room: Room) -> None:
        if room.conversation_id is not None:
            self._presence.visitor_typing(room.conversation_id)

    async def reached(self, room: Room, seat: Seat, seq: int, state: DeliveryState) -> None:
        """A page has, or its visitor has read, everything up to `seq`; of that, what the page was told."""
        up_to = min(seq, seat.seen or 0)
        before = room.read if state is DeliveryState.READ else room.delivered
        if up_to <= before or room.conversation_id is None:
            return
        room.delivered = max(room.delivered, up_to)
        if state is DeliveryState.READ:
            room.read = up_to
        if room.last_out > before:
            await self._report(room.conversation_id, up_to, state)

    async def _report(self, conversation_id: ConversationId, up_to: int, state: DeliveryState) -> None:
        now = self._clock.now()

        async def unit(tx: Parts) -> int:
            return await tx.deliveries.report(conversation_id, up_to=up_to, state=state, at=now)

        await durably(self._store, unit)

    def _settle(self, room: Room, conversation_id: ConversationId | None, last_seq: int) -> None:
        """Follow this conversation from now on, and not the one before."""
        if room.conversation_id is not None:
            self._conversations.pop(room.conversation_id, None)
            self._presence.visitor_here(room.conversation_id, here=False)
        room.begin(conversation_id, last_seq)
        if conversation_id is not None:
            self._conversations[conversation_id] = room
            self._presence.visitor_here(conversation_id, here=True)

    def _agent_types(self, conversation_id: ConversationId, agent_id: AgentId) -> None:
        room = self._conversations.get(conversation_id)
        if room is None:
            return
        try:
            self._typing.take(conversation_id)
        except TooMany:
            return
        room.typist = agent_id
        self._teller.wake(room)

    def _welcome(self, room: Room, seat: Seat, last: int) -> bytes:
        hours = self._directory.site(room.site_id).widget.hours
        agents = self._presence.agents_here()
        frame = {
            "t": "welcome",
            "visitor": seat.visitor,
            "conversation": room.conversation_id,
            "seq": last,
            "online": agents and is_open(hours, self._clock.now()),
            "agents": agents,
            "identified": seat.identified,
        }
        return encode(frame)
