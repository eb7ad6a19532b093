"""Reads what Meta tells of a page's chats: every entry, and in each every event, in any order."""

from collections.abc import Callable, Iterator, Mapping

from channels.kit.members import Members, facts, items, line, member, text
from channels.kit.pages.content import content_of
from channels.kit.pages.referral import parameter_of, source_of
from channels.kit.pages.telling import Chats, Told
from inbox.core.delivery import DeliveryState
from inbox.core.inbound import (
    Announced,
    DeliveryReported,
    InboundEvent,
    MessageReceived,
    MessagesDeleted,
    Noted,
    Reacted,
    ThreadRead,
    WebhookRequest,
)
from inbox.core.timeline import Card

_LONGEST_ID = 300


def events_of(document: Members, request: WebhookRequest, chats: Chats) -> tuple[InboundEvent, ...]:
    """What of the same name stands twice in one call is one event; other pages of the app are not ours."""
    found: dict[str, InboundEvent] = {}
    for event in _events(document, request, chats):
        found.setdefault(event.external_id, event)
    return tuple(found.values())


def _events(document: Members, request: WebhookRequest, chats: Chats) -> Iterator[InboundEvent]:
    place = 0
    for entry in items(document, "entry"):
        if line(entry, "id", 60) not in chats.own:
            continue
        for said in (*items(entry, "messaging"), *items(entry, "standby")):
            place += 1
            told = Told(said=said, place=place, request=request, chats=chats)
            for name, read in _READERS.items():
                if isinstance(said.get(name), dict):
                    yield from read(told, member(said, name))
                    break


def _message(told: Told, message: Members) -> Iterator[InboundEvent]:
    is_ours = message.get("is_echo") is True or told.is_ours
    if is_ours and told.chats.is_own_echo(message):
        return
    key = told.key_of(message)
    if message.get("is_deleted") is True:
        yield told.event(f"deleted:{key}", MessagesDeleted(keys=(key,)))
        return
    said, refs, cards = content_of(message)
    referral = member(message, "referral")
    answered = member(message, "reply_to")
    body = MessageReceived(
        text=said,
        refs=refs,
        cards=cards,
        key=key,
        direction="out" if is_ours else "in",
        answers=line(answered, "mid", _LONGEST_ID) or None,
    )
    yield told.event(
        f"{'out' if is_ours else 'in'}:{key}",
        body,
        visitor_id=None if is_ours else told.visitor(parameter_of(referral)),
        source=None if is_ours else source_of(referral, told.chats.kind),
    )
    yield from _person(told)


def _edit(told: Told, edit: Members) -> Iterator[InboundEvent]:
    key = told.key_of(edit)
    body = MessageReceived(
        text=text(edit, "text"),
        key=key,
        edited_at=told.at,
        direction="out" if told.is_ours else "in",
    )
    yield told.event(f"edit:{key}:{told.stamp}", body)


def _postback(told: Told, postback: Members) -> Iterator[InboundEvent]:
    """A button that was pressed is what the person says."""
    key, title = told.key_of(postback), line(postback, "title", 300)
    data, referral = line(postback, "payload", 500), member(postback, "referral")
    card = Card(kind="choice", title=title or data or "Button", facts=facts(data=data))
    yield told.event(
        f"in:{key}",
        MessageReceived(text=title, cards=(card,), key=key),
        visitor_id=told.visitor(parameter_of(referral)),
        source=source_of(referral, told.chats.kind),
    )
    yield from _person(told)


def _referral(told: Told, referral: Members) -> Iterator[InboundEvent]:
    """Somebody opened the chat by a link or an advertisement; what is written comes later, if at all."""
    parameter = parameter_of(referral)
    visitor_id = told.visitor(parameter)
    noted = Noted(what="chat_started", facts=facts(parameter=None if visitor_id else parameter))
    source = source_of(referral, told.chats.kind)
    yield told.event(f"referral:{told.whom}:{told.stamp}", noted, visitor_id=visitor_id, source=source)


def _delivery(told: Told, delivery: Members) -> Iterator[InboundEvent]:
    keys = delivery.get("mids")
    for key in keys[:200] if isinstance(keys, list) else ():
        if isinstance(key, str) and 0 < len(key) <= _LONGEST_ID:
            yield told.report(f"delivered:{key}", DeliveryReported(key=key, state=DeliveryState.DELIVERED))


def _read(told: Told, read: Members) -> Iterator[InboundEvent]:
    """Instagram names the message, Messenger only a time up to which all were read."""
    if key := line(read, "mid", _LONGEST_ID):
        yield told.report(f"read:{key}", DeliveryReported(key=key, state=DeliveryState.READ))
        return
    until = told.moment(read.get("watermark"))
    if until is not None and told.whom:
        stamp = int(until.timestamp() * 1_000)
        yield told.report(f"read:{told.whom}:{stamp}", ThreadRead(until=until))


def _reaction(told: Told, reaction: Members) -> Iterator[InboundEvent]:
    key, emoji = line(reaction, "mid", _LONGEST_ID), line(reaction, "emoji", 40)
    is_taken_back = line(reaction, "action", 20) == "unreact"
    if not key or told.is_ours:
        return
    emojis = () if is_taken_back or not emoji else (emoji,)
    yield told.event(f"reaction:{told.whom}:{key}:{told.stamp}", Reacted(key=key, emojis=emojis))


def _person(told: Told) -> Iterator[InboundEvent]:
    """Meta tells a person's name only when it is asked; once for each person."""
    if told.whom:
        yield told.report(f"person:{told.whom}", Announced(ref=f"person:{told.whom}"))


_READERS: Mapping[str, Callable[[Told, Members], Iterator[InboundEvent]]] = {
    "message": _message,
    "message_edit": _edit,
    "postback": _postback,
    "referral": _referral,
    "delivery": _delivery,
    "read": _read,
    "reaction": _reaction,
}
