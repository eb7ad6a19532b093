"""One event of a page's chat on its way to become ours: of whom it is, when it was, what it is called."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec

from channels.kit.members import Members, line, member, number
from channels.kit.pages.kind import PageKind
from inbox.core.channel import ChannelContext
from inbox.core.identity import Identity
from inbox.core.ids import VisitorId
from inbox.core.inbound import InboundBody, InboundEvent, WebhookRequest
from inbox.core.source import Source

ECHO = "onewindow"
"""What our own messages carry, so that their echo is known as one."""
_LONGEST_ID = 300
_TIMES = range(1, 4_102_444_800_000)
_encode = msgspec.json.Encoder(order="deterministic").encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Chats:
    """Whose chats they are: `own` are the ids of the page, and of its Instagram account."""

    kind: PageKind
    own: Collection[str]
    app_id: str
    context: ChannelContext

    def is_own_echo(self, message: Members) -> bool:
        app = message.get("app_id")
        return line(message, "metadata", 40) == ECHO or (
            isinstance(app, str | int) and not isinstance(app, bool) and str(app) == self.app_id
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    said: Members
    place: int
    request: WebhookRequest
    chats: Chats

    @property
    def is_ours(self) -> bool:
        return line(member(self.said, "sender"), "id", 100) in self.chats.own

    @property
    def whom(self) -> str:
        """The person on the other side, as Meta calls them for this page."""
        return line(member(self.said, "recipient" if self.is_ours else "sender"), "id", 100)

    @property
    def at(self) -> datetime:
        at = self.moment(self.said.get("timestamp")) or self.request.received_at
        return at + timedelta(microseconds=self.place % 1_000)

    @property
    def stamp(self) -> str:
        """To name what has no name of its own."""
        told = number(self.said, "timestamp")
        return str(told) if told is not None else sha256(_encode(self.said)).hexdigest()[:16]

    def key_of(self, message: Members) -> str:
        """Meta's name for it, or one made of what it says if it brings none."""
        return line(message, "mid", _LONGEST_ID) or sha256(_encode(self.said)).hexdigest()

    def moment(self, value: object) -> datetime | None:
        if type(value) is not int or value not in _TIMES:
            return None
        return datetime.fromtimestamp(value // 1_000, UTC) + timedelta(milliseconds=value % 1_000)

    def visitor(self, parameter: str) -> VisitorId | None:
        if not parameter:
            return None
        return self.chats.context.visitors.redeem(parameter, self.request.received_at)

    def event(
        self,
        name: str,
        body: InboundBody,
        *,
        visitor_id: VisitorId | None = None,
        source: Source | None = None,
    ) -> InboundEvent:
        whom = self.whom
        return InboundEvent(
            channel_id=self.request.channel_id,
            external_id=name,
            at=self.at,
            senders=(Identity(kind=self.chats.kind.name, value=whom),) if whom else (),
            thread=whom or None,
            body=body,
            visitor_id=visitor_id,
            source=source,
        )

    def report(self, name: str, body: InboundBody) -> InboundEvent:
        """Of nobody: who tells it is not asked."""
        return InboundEvent(
            channel_id=self.request.channel_id,
            external_id=name,
            at=self.at,
            thread=self.whom or None,
            body=body,
        )
