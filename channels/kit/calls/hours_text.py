"""Reads working hours as an owner writes them: `Mo-Fr 09:00-18:00, Sa 10:00-14:00`."""

import re
from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from inbox.core.errors import ConfigError
from inbox.core.widget import Hours, Shift

_DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su", "пн", "вт", "ср", "чт", "пт", "сб", "вс")
_DAY = "|".join(_DAYS)
_SHIFT = re.compile(rf"({_DAY})(?:\s*-\s*({_DAY}))?\s+(\d\d?:\d\d)\s*-\s*(\d\d?:\d\d)", re.IGNORECASE)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


def hours_of(text: str, zone: str) -> Hours:
    """No text at all means always; ConfigError for what is not understood."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigError("`time_zone` must be a name like Europe/Berlin.") from None
    pieces = [piece.strip() for piece in re.split(r"[,;\n]", text) if piece.strip()]
    return Hours(zone=zone, shifts=tuple(shift for piece in pieces for shift in _shifts(piece)))


def holidays_of(days: Sequence[str]) -> frozenset[date]:
    try:
        return frozenset(date.fromisoformat(day.strip()) for day in days if day.strip())
    except ValueError:
        raise ConfigError("`holidays` are days like 2026-12-25.") from None


def _shifts(piece: str) -> list[Shift]:
    found = _SHIFT.fullmatch(piece)
    start, end = (_padded(found[3]), _padded(found[4])) if found else ("", "")
    if found is None or not (_TIME.fullmatch(start) and _TIME.fullmatch(end)) or start == end:
        raise ConfigError("`hours` are written like this: Mo-Fr 09:00-18:00, Sa 10:00-14:00.")
    first = _DAYS.index(found[1].lower()) % 7
    last = _DAYS.index((found[2] or found[1]).lower()) % 7
    days = [(first + more) % 7 for more in range((last - first) % 7 + 1)]
    if start < end:
        return [Shift(weekday=day, start=start, end=end) for day in days]
    # Over midnight.
    evening = [Shift(weekday=day, start=start, end="24:00") for day in days]
    return [*evening, *(Shift(weekday=(day + 1) % 7, start="00:00", end=end) for day in days)]


def _padded(time: str) -> str:
    return time.rjust(5, "0")
