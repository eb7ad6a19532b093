"""What people do with a message instead of answering it: press its button, react to it, vote."""

from collections.abc import Iterator

from channels.kit.members import Members, demanded, items, line, member, number
from channels.telegram.cards import choice
from channels.telegram.people import name_of
from channels.telegram.place import place_of
from channels.telegram.telling import Told
from inbox.core.inbound import InboundEvent, MessageReceived, PollAnswered, Reacted

_MOST = 20
_CUSTOM = "✨"
_PAID = "⭐"


def chosen(told: Told) -> tuple[InboundEvent, ...]:
    """A button was pressed, under a message of ours, or of the bot's in somebody else's chat."""
    said, under = told.said, member(told.said, "message")
    person = member(said, "from")
    card, key = choice(_label(said)), f"choice:{line(said, 'id', 100) or told.number}"
    if not under:
        body = MessageReceived(text="", cards=(card,), key=key)
        return (told.of_person(body, person),) if number(person, "id") is not None else ()
    place = place_of(under)
    body = MessageReceived(
        text="",
        cards=(card,),
        key=key,
        answers=place.key(demanded(under, "message_id")),
        writer=name_of(person) if place.is_group else None,
    )
    return (told.of_chat(body, place, member(under, "chat") if place.is_group else person),)


def reacted(told: Told) -> tuple[InboundEvent, ...]:
    said = told.said
    place = place_of(said)
    key = place.key(demanded(said, "message_id"))
    by = member(said, "user") or member(said, "actor_chat")
    return (told.of_person(Reacted(key=key, emojis=tuple(_emojis(said))), by, place.thread),)


def poll_answered(told: Told) -> tuple[InboundEvent, ...]:
    said = told.said
    chosen_options = said.get("option_ids")
    options = [
        each
        for each in (chosen_options if isinstance(chosen_options, list) else [])
        if type(each) is int and 0 <= each < _MOST
    ]
    body = PollAnswered(poll=f"poll:{line(said, 'poll_id', 64)}", options=tuple(options))
    return (told.of_person(body, member(said, "user") or member(said, "voter_chat")),)


def _emojis(said: Members) -> Iterator[str]:
    for reaction in items(said, "new_reaction")[:_MOST]:
        kind = reaction.get("type")
        emoji = line(reaction, "emoji", 16) if kind == "emoji" else _PAID if kind == "paid" else _CUSTOM
        if emoji:
            yield emoji


def _label(query: Members) -> str:
    """What stands on the button that was pressed."""
    data = line(query, "data", 200)
    for button in _buttons(member(member(query, "message"), "reply_markup")):
        if data and line(button, "callback_data", 200) == data:
            return line(button, "text", 200) or data
    return data or line(query, "game_short_name", 200) or "?"


def _buttons(markup: Members) -> Iterator[Members]:
    rows = markup.get("inline_keyboard")
    for row in rows if isinstance(rows, list) else []:
        yield from (button for button in row if isinstance(button, dict)) if isinstance(row, list) else ()
