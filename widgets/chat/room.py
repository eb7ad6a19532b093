"""One visitor's chat while a page of his is open: its sockets, and how far each of them has been told."""

from dataclasses import dataclass, field

from inbox.core.ids import AgentId, ChannelId, ConversationId, SiteId
from widgets.chat.line import Line

_PATIENCE = 100
"""How often in a row, a tenth of a second apart, a socket may be found full before it is ended."""


@dataclass(eq=False, slots=True)
class Seat:
    """One open page: it was told everything up to `seen`; None until it has been welcomed.

    `visitor` is its token, `identified` whether the site has vouched for the person.
    """

    line: Line
    visitor: str = field(repr=False)
    identified: bool = False
    seen: int | None = None
    found_full: int = 0

    def can_take(self) -> bool:
        """Whether to tell it more now; a socket that stays full is ended."""
        if not self.line.lagging:
            self.found_full = 0
            return self.seen is not None
        self.found_full += 1
        if self.found_full > _PATIENCE:
            self.line.abort()
        return False


@dataclass(eq=False, slots=True)
class Room:
    """`delivered` and `read` are the furthest that any of its pages has reported.

    The agents wrote nothing after `last_out`.
    """

    site_id: SiteId
    channel_id: ChannelId
    thread: str
    conversation_id: ConversationId | None = None
    seats: set[Seat] = field(default_factory=set)
    typist: AgentId | None = None
    last_out: int = 0
    delivered: int = 0
    read: int = 0

    @property
    def welcomed(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.seen is not None]

    def begin(self, conversation_id: ConversationId | None, last_seq: int) -> None:
        """Another conversation is the chat now; nobody has been told anything of it."""
        self.conversation_id = conversation_id
        self.last_out = last_seq
        self.delivered = self.read = 0
        self.typist = None
        for seat in self.welcomed:
            seat.seen = 0
