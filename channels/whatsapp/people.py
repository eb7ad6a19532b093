"""Who is meant: WhatsApp's names for a person, and the telephone number behind them."""

import re

from channels.kit.members import Members, line
from inbox.core.identity import PHONE, Identity
from inbox.kit.phone import e164

WHATSAPP = "whatsapp"
_DIGITS = re.compile(r"[0-9]{6,15}")
_BRAZIL_OLD = re.compile(r"55([1-9][0-9])([6-9][0-9]{7})")
_MEXICO_OLD = re.compile(r"521([0-9]{10})")
_ARGENTINA_OLD = re.compile(r"54(?!9)([0-9]{10})")


def number_of(wa_id: str) -> str:
    """One spelling for a person who has two: Brazil's ninth digit, Mexico's 1, Argentina's 9.

    WhatsApp takes either, and tells now the one and now the other.
    """
    if found := _BRAZIL_OLD.fullmatch(wa_id):
        return f"55{found[1]}9{found[2]}"
    if found := _MEXICO_OLD.fullmatch(wa_id):
        return f"52{found[1]}"
    if found := _ARGENTINA_OLD.fullmatch(wa_id):
        return f"549{found[1]}"
    return wa_id


def senders_of(wa_id: str, user_id: str) -> tuple[Identity, ...]:
    """By number where it is told, and by the name that only this business knows the person by."""
    found: list[Identity] = []
    if _DIGITS.fullmatch(wa_id):
        number = number_of(wa_id)
        found.append(Identity(kind=WHATSAPP, value=number))
        if user_id:
            found.append(Identity(kind=WHATSAPP, value=user_id))
        if phone := e164(f"+{number}", None):
            found.append(Identity(kind=PHONE, value=phone))
    elif user_id or wa_id:
        found.append(Identity(kind=WHATSAPP, value=user_id or wa_id))
    return tuple(found)


def digits(written: str) -> str:
    """Of one of our own numbers, as Meta writes it for people."""
    return "".join(filter(str.isdecimal, written))


def is_number(value: str) -> bool:
    return _DIGITS.fullmatch(value) is not None


def name_of(contact: Members) -> str | None:
    profile = contact.get("profile")
    if not isinstance(profile, dict):
        return None
    username = line(profile, "username", 200) or line(contact, "username", 200)
    return line(profile, "name", 200) or (f"@{username.removeprefix('@')}" if username else None)
