"""Takes values out of what a provider sent: what must be there is demanded, what may be odd is left out."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from channels.kit.payload import quoted
from inbox.core.errors import PayloadError
from inbox.kit.text import clean, one_line

Members = Mapping[str, Any]

MAX_TEXT = 40_000
MAX_LINE = 500
_IDS = range(-(2**53), 2**53)
_TIMES = range(1, 4_102_444_800)


def member(members: Members, name: str) -> Members:
    """The object of that name, empty if there is none."""
    value = members.get(name)
    return value if isinstance(value, dict) else {}


def items(members: Members, name: str) -> list[Members]:
    """The objects of a list."""
    value = members.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def text(members: Members, name: str) -> str:
    value = members.get(name)
    return clean(value, MAX_TEXT) if isinstance(value, str) else ""


def line(members: Members, name: str, limit: int = MAX_LINE) -> str:
    value = members.get(name)
    return one_line(value, limit) if isinstance(value, str) else ""


def number(members: Members, name: str) -> int | None:
    value = members.get(name)
    return value if type(value) is int and value in _IDS else None


def fraction(members: Members, name: str) -> float | None:
    value = members.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def demanded(members: Members, name: str) -> int:
    """A number without which the rest says nothing."""
    found = number(members, name)
    if found is None:
        raise PayloadError(f"{quoted(name)} must be a whole number.")
    return found


def moment(members: Members, name: str) -> datetime | None:
    value = number(members, name)
    return datetime.fromtimestamp(value, UTC) if value is not None and value in _TIMES else None


def facts(**values: object) -> dict[str, str]:
    """Those that say something, as text."""
    return {name: str(value) for name, value in values.items() if value not in (None, "")}
