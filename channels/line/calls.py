"""From one call of LINE's to what is filed; events that tell nothing of a conversation file nothing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from channels.kit.members import Members, facts, items, line, member
from channels.kit.payload import json_object, quoted
from channels.kit.visitor_code import without_code
from channels.line.content import content
from inbox.core.errors import PayloadError
from inbox.core.identity import Identity
from inbox.core.inbound import (
    Announced,
    InboundBody,
    InboundEvent,
    Introduced,
    MessageReceived,
    MessagesDeleted,
    ReachabilityChanged,
    WebhookRequest,
)
from inbox.core.outside import VisitorTokens
from inbox.core.timeline import Card

LINE = "line"
BROUGHT = "BROUGHT"
"""The method of what we asked for; no HTTP request has it."""
_LONGEST_ID = 60
_CHATS = (("group", "groupId"), ("room", "roomId"), ("user", "userId"))
_MILLISECONDS = range(1, 4_102_444_800_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    said: Members
    name: str
    place: int
    request: WebhookRequest
    visitors: VisitorTokens

    @property
    def whom(self) -> str:
        """The other side: a person, or a chat of several."""
        source = member(self.said, "source")
        kind = line(source, "type", 20)
        return next((line(source, name, _LONGEST_ID) for each, name in _CHATS if each == kind), "")

    @property
    def is_from_person(self) -> bool:
        """Of a chat that nobody else is in."""
        return line(member(self.said, "source"), "type", 20) == "user"

    @property
    def at(self) -> datetime:
        told = self.said.get("timestamp")
        at = self.request.received_at
        if type(told) is int and told in _MILLISECONDS:
            at = datetime.fromtimestamp(told // 1_000, UTC) + timedelta(milliseconds=told % 1_000)
        return at + timedelta(microseconds=self.place % 1_000)

    def event(self, body: InboundBody, name: str | None = None) -> InboundEvent:
        whom = self.whom
        if not whom and not isinstance(body, MessagesDeleted):
            raise PayloadError(f"{quoted('source')} does not say who it is.")
        is_asked = not isinstance(body, MessagesDeleted | Announced)
        return InboundEvent(
            channel_id=self.request.channel_id,
            external_id=name or self.name,
            at=self.at,
            senders=(Identity(kind=LINE, value=whom),) if is_asked else (),
            thread=whom or None,
            body=body,
        )


def read_call(request: WebhookRequest, visitors: VisitorTokens) -> tuple[InboundEvent, ...]:
    """What of the same name stands twice in one call is one event."""
    document = json_object(request.body)
    if request.method == BROUGHT:
        return _introduced(document, request)
    if not isinstance(document.get("events"), list):
        raise PayloadError(f"{quoted('events')} must be a list.")
    found: dict[str, InboundEvent] = {}
    for place, said in enumerate(items(document, "events")):
        for event in _event(said, place, request, visitors):
            found.setdefault(event.external_id, event)
    return tuple(found.values())


def _event(
    said: Members, place: int, request: WebhookRequest, visitors: VisitorTokens
) -> Iterator[InboundEvent]:
    read = _READERS.get(line(said, "type", 40))
    if read is None:
        return
    name = line(said, "webhookEventId", _LONGEST_ID)
    if not name:
        raise PayloadError(f"{quoted('webhookEventId')} must be text.")
    yield from read(Told(said=said, name=name, place=place, request=request, visitors=visitors))


def _message(told: Told) -> Iterator[InboundEvent]:
    message = member(told.said, "message")
    key = line(message, "id", _LONGEST_ID)
    if not key:
        raise PayloadError(f"{quoted('id')} must be text.")
    received = content(message, key)
    visitor_id, said = None, received.text
    if told.is_from_person:
        visitor_id, said = without_code(said, told.visitors, told.request.received_at)
    yield replace(told.event(replace(received, text=said)), visitor_id=visitor_id)
    yield _person(told)


def _postback(told: Told) -> Iterator[InboundEvent]:
    """A button that was pressed is what the person says."""
    data = line(member(told.said, "postback"), "data", 300)
    card = Card(kind="choice", title=data or "Button", facts=facts(data=data))
    yield told.event(MessageReceived(text="", cards=(card,)))
    yield _person(told)


def _unsend(told: Told) -> Iterator[InboundEvent]:
    key = line(member(told.said, "unsend"), "messageId", _LONGEST_ID)
    if key:
        yield told.event(MessagesDeleted(keys=(key,)))


def _follow(told: Told) -> Iterator[InboundEvent]:
    yield told.event(ReachabilityChanged(reachable=True))
    yield _person(told)


def _unfollow(told: Told) -> Iterator[InboundEvent]:
    yield told.event(ReachabilityChanged(reachable=False))


def _person(told: Told) -> InboundEvent:
    """LINE tells a name only when it is asked; once for each person."""
    return told.event(Announced(ref=f"name:{told.whom}"), f"name:{told.whom}")


def _introduced(document: Members, request: WebhookRequest) -> tuple[InboundEvent, ...]:
    whom = line(document, "of", _LONGEST_ID)
    name = line(document, "displayName", 200) or line(document, "groupName", 200)
    if not whom or not name:
        return ()
    event = InboundEvent(
        channel_id=request.channel_id,
        external_id=f"named:{whom}",
        at=request.received_at,
        senders=(Identity(kind=LINE, value=whom),),
        name=name,
        thread=whom,
        body=Introduced(),
    )
    return (event,)


_READERS: Mapping[str, Callable[[Told], Iterator[InboundEvent]]] = {
    "message": _message,
    "postback": _postback,
    "unsend": _unsend,
    "follow": _follow,
    "unfollow": _unfollow,
    "join": _follow,
    "leave": _unfollow,
}
EVENTS = tuple(_READERS)
