"""Messages that come, change and go, and what is told in their shape."""

from dataclasses import replace
from datetime import datetime

from channels.kit.members import Members, demanded, facts, line, member, moment, number, text
from channels.telegram.notices import notice, start_parameter
from channels.telegram.people import name_of, own_phone
from channels.telegram.place import Place, place_of
from channels.telegram.telling import Told
from channels.telegram.written import is_empty, written
from inbox.core.inbound import InboundEvent, MessagesDeleted, Noted, ThreadMoved

STARTED = "chat_started"
_POSTS = frozenset({"channel_post", "edited_channel_post"})


def message(told: Told) -> tuple[InboundEvent, ...]:
    said, place = told.said, place_of(told.said)
    if number(member(said, "sender_business_bot"), "id") == told.bot_id:
        return ()  # our own answer, which comes back to us
    if (moved_to := number(said, "migrate_to_chat_id")) is not None:
        return (told.of_nobody(ThreadMoved(to=replace(place, chat=moved_to).thread), place),)
    if told.kind == "message" and place.chat > 0:
        parameter = start_parameter(text(said, "text"))
        if parameter is not None:
            return (_started(told, place, parameter),)
    chat = _counterpart(said, place)
    noticed = notice(said)
    if noticed is not None:
        return (told.of_chat(noticed, place, chat),)
    edited_at = _edited_at(told)
    if edited_at is not None and "live_period" in member(said, "location"):
        return ()  # it moves every few seconds; what is shown is where it began
    key = place.key(demanded(said, "message_id"))
    body = written(said, place, key, edited_at=edited_at, is_ours=_is_ours(told, place))
    if is_empty(body):
        return ()
    phone = own_phone(said, told.context.phone_region)
    return (told.of_chat(body, place, chat, more=(phone,) if phone and not place.is_group else ()),)


def deleted(told: Told) -> tuple[InboundEvent, ...]:
    place, numbers = place_of(told.said), told.said.get("message_ids")
    keys = [place.key(each) for each in numbers if type(each) is int] if isinstance(numbers, list) else []
    return (told.of_nobody(MessagesDeleted(keys=tuple(keys)), place),) if keys else ()


def asked_elsewhere(told: Told) -> tuple[InboundEvent, ...]:
    """Somebody called the bot in a chat that it is no member of, where no agent can answer."""
    said = told.said
    noted = Noted(
        what="asked_elsewhere", facts=facts(text=line(said, "text"), chat=name_of(member(said, "chat")))
    )
    person = member(said, "guest_bot_caller_user") or member(said, "from")
    return (told.of_person(noted, person),) if number(person, "id") is not None else ()


def _started(told: Told, place: Place, parameter: str) -> InboundEvent:
    """Somebody pressed the start button; behind the widget's link that is a visitor of ours."""
    visitor_id = told.context.visitors.redeem(parameter, told.request.received_at) if parameter else None
    noted = Noted(what=STARTED, facts=facts(parameter=None if visitor_id else parameter))
    return told.of_chat(noted, place, _counterpart(told.said, place), visitor_id=visitor_id)


def _counterpart(said: Members, place: Place) -> Members:
    """Who the conversation is with. A private chat is called like the person, or not at all."""
    if place.direct is not None:
        return member(member(said, "direct_messages_topic"), "user") or member(said, "from")
    chat, sender = member(said, "chat"), member(said, "from")
    return sender if number(sender, "id") == place.chat else chat


def _is_ours(told: Told, place: Place) -> bool:
    """Whether one of ours gave this answer at Telegram itself, by the connected account or the channel."""
    if told.kind in _POSTS:
        return True
    if not place.business and place.direct is None:
        return False
    sender = number(member(told.said, "from"), "id")
    return sender is not None and sender != number(_counterpart(told.said, place), "id")


def _edited_at(told: Told) -> datetime | None:
    if not told.kind.startswith("edited_"):
        return None
    return moment(told.said, "edit_date") or told.request.received_at
