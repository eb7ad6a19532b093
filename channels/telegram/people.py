"""Who is meant: what people and chats are called, and the address by which they are known again."""

from channels.kit.members import Members, line, member, number
from inbox.core.identity import PHONE, Identity
from inbox.kit.phone import e164

TELEGRAM = "telegram"
MAX_NAME = 200


def name_of(party: Members) -> str | None:
    """Of a user or a chat: the full name or title, else the @name."""
    full = " ".join(filter(None, (line(party, "first_name", MAX_NAME), line(party, "last_name", MAX_NAME))))
    username = line(party, "username", MAX_NAME)
    return full[:MAX_NAME] or line(party, "title", MAX_NAME) or (f"@{username}" if username else None)


def identity_of(party: Members) -> Identity | None:
    """A person's number is the same for all bots and, in a private chat, also the chat's."""
    number_of = number(party, "id")
    return None if number_of is None else Identity(kind=TELEGRAM, value=str(number_of))


def writer_of(message: Members) -> Members:
    """The user, or the chat or channel that a user wrote in the name of."""
    return member(message, "sender_chat") or member(message, "from")


def own_phone(message: Members, region: str | None) -> Identity | None:
    """The number of a contact that the sender shared as the own one; somebody else's proves nothing."""
    contact = member(message, "contact")
    owner = number(contact, "user_id")
    if owner is None or owner != number(member(message, "from"), "id"):
        return None
    typed = line(contact, "phone_number", 64)
    # Telegram leaves the plus out, and never the country code.
    phone = e164(typed if typed.startswith(("+", "0")) else f"+{typed}", region)
    return Identity(kind=PHONE, value=phone) if phone else None
