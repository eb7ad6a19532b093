"""Reads what a sender wrote, and says in one sentence which part of it cannot be read."""

from typing import Any

from inbox.core.errors import BadRequest, PayloadError
from inbox.kit.body import loads_json
from inbox.kit.text import one_line

_LONGEST_NAME = 60


class Malformed(PayloadError):
    """The body is not what its content type says; nothing in it can be named."""


class UnknownType(PayloadError):
    """The body has a content type that this channel does not read."""


def json_object(raw: bytes) -> dict[str, Any]:
    """The members of the JSON object; every value in it can be stored."""
    try:
        members: dict[str, Any] = loads_json(raw, only_object=True)
    except BadRequest as error:
        raise Malformed(str(error)) from None
    return members


def text(members: dict[str, Any], name: str, limit: int) -> str:
    """The member, empty if it is absent or null; anything but text, or too much of it, is refused."""
    value = members.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise PayloadError(f"{quoted(name)} must be text.")
    if len(value) > limit:
        raise PayloadError(f"{quoted(name)} is longer than {limit:,} characters.")
    return value


def scalar(value: Any, name: str) -> str:
    """Text, a number or true/false as text, the same text for the same value."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    raise PayloadError(f"{quoted(name)} must be text, a number or true/false.")


def quoted(name: str) -> str:
    """The name of a member, fit for a sentence, however long or odd it is."""
    return f'"{one_line(name, _LONGEST_NAME)}"'
