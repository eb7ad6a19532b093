"""Reads the invitation in a mail (RFC 5545), so that it can be shown as a card."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from inbox.core.noun import noun
from inbox.kit.text import clean, one_line

_LONGEST = 200_000
_EVENT = re.compile(r"^BEGIN:VEVENT\s*?$(.*?)^END:VEVENT", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_LINE = re.compile(r'([A-Za-z-]+)((?:;[^:;="]+=(?:"[^"]*+"|[^;:"]*+))*):(.*)')
_ESCAPED = re.compile(r"\\([\\;,nN])")
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")


@noun
class Invite:
    """`method` is REQUEST, CANCEL, REPLY …; times are UTC where their zone is known, else as they stand"
    " there."""

    method: str
    uid: str | None = None
    summary: str = ""
    location: str | None = None
    description: str | None = None
    organizer: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    all_day: bool = False


def read_invite(text: str, method: str | None = None) -> Invite | None:
    """The first event; None if there is none."""
    text = re.sub(r"\r?\n[ \t]", "", text[:_LONGEST])
    begin, end = re.search(r"(?im)^BEGIN:VEVENT\s*$", text), re.search(r"(?im)^END:VEVENT", text)
    if begin is None:
        return None
    calendar = _fields(text[: begin.start()])
    event = _fields(text[begin.end() : end.start() if end else len(text)])
    start, whole_day = _time(event.get("DTSTART"))
    return Invite(
        method=one_line(method or _value(calendar, "METHOD") or "PUBLISH", 20).upper(),
        uid=_value(event, "UID"),
        summary=_value(event, "SUMMARY") or "",
        location=_value(event, "LOCATION"),
        description=clean(_unescaped(event["DESCRIPTION"][1]), 20_000) if "DESCRIPTION" in event else None,
        organizer=_organizer(event),
        start=start,
        end=_time(event.get("DTEND"))[0],
        all_day=whole_day,
    )


def _fields(text: str) -> dict[str, tuple[str, str]]:
    """(parameters, value) by name; the first of several."""
    found: dict[str, tuple[str, str]] = {}
    depth = 0  # alarms inside an event have a summary of their own
    for line in text.splitlines():
        if match := _LINE.match(line):
            name = match[1].upper()
            depth += (name == "BEGIN") - (name == "END")
            if depth <= 0 or name == "BEGIN":
                found.setdefault(name, (match[2], match[3]))
    return found


def _value(fields: dict[str, tuple[str, str]], name: str) -> str | None:
    return one_line(_unescaped(fields[name][1]), 1000) or None if name in fields else None


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda sign: "\n" if sign[1] in "nN" else sign[1], text)


def _organizer(fields: dict[str, tuple[str, str]]) -> str | None:
    value = _value(fields, "ORGANIZER")
    return re.sub(r"(?i)^mailto:", "", value) if value else None


def _time(field: tuple[str, str] | None) -> tuple[datetime | None, bool]:
    """The time, and whether it is a day without a time."""
    found = _TIME.match(field[1]) if field else None
    if field is None or found is None:
        return None, False
    at = None
    try:
        at = datetime(*(int(part or 0) for part in found.groups()[:6]), tzinfo=UTC)  # type: ignore[misc,arg-type]
        zone = re.search(r'TZID="?([^";:]{1,60})', field[0])
        if zone and not found[7] and found[4]:
            return at.replace(tzinfo=ZoneInfo(zone[1])).astimezone(UTC), False
    except (ValueError, OverflowError):
        return None, False
    except (ZoneInfoNotFoundError, OSError):
        return at, False
    return at, found[4] is None
