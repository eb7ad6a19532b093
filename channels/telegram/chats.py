"""Who comes to a chat and leaves it, and what is bought there."""

from channels.kit.members import Members, facts, line, member, number
from channels.telegram.people import name_of
from channels.telegram.place import place_of
from channels.telegram.telling import Told
from inbox.core.inbound import InboundEvent, Noted, ReachabilityChanged

_GONE = frozenset({"left", "kicked"})


def our_membership(told: Told) -> tuple[InboundEvent, ...]:
    """The bot was blocked or unblocked by a person, put into a group or thrown out."""
    said, place = told.said, place_of(told.said)
    was, now = _is_there(member(said, "old_chat_member")), _is_there(member(said, "new_chat_member"))
    if was == now:
        return ()
    chat = member(said, "chat") if place.is_group else member(said, "from")
    return (told.of_chat(ReachabilityChanged(reachable=now), place, chat),)


def member_changed(told: Told) -> tuple[InboundEvent, ...]:
    said, place = told.said, place_of(told.said)
    was, now = _is_there(member(said, "old_chat_member")), _is_there(member(said, "new_chat_member"))
    if was == now:
        return ()
    who = name_of(member(member(said, "new_chat_member"), "user"))
    noted = Noted(what="member_joined" if now else "member_left", facts=facts(name=who))
    return (told.of_chat(noted, place, member(said, "chat")),)


def asked_to_join(told: Told) -> tuple[InboundEvent, ...]:
    said, place = told.said, place_of(told.said)
    who = facts(name=name_of(member(said, "from")), text=line(said, "bio"))
    return (told.of_chat(Noted(what="join_asked", facts=who), place, member(said, "chat")),)


def bought(told: Told) -> tuple[InboundEvent, ...]:
    """Steps of a purchase that another program sells by the same bot, which also has to answer them."""
    said = told.said
    order = line(said, "invoice_payload") or line(said, "paid_media_payload")
    noted = Noted(what="purchase_step", facts=facts(name=told.kind, order=order))
    person = member(said, "from")
    return (told.of_person(noted, person),) if number(person, "id") is not None else ()


def _is_there(membership: Members) -> bool:
    """A restricted member may be outside of the chat, too."""
    status = line(membership, "status", 40)
    return status not in _GONE and not (status == "restricted" and membership.get("is_member") is False)
