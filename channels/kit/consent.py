"""What somebody agreed to when writing to us, as proof."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from channels.kit.payload import scalar, text
from inbox.kit.text import clean, one_line

MAX_TEXT = 5000
MAX_TIME = 100


def consent_of(value: Any, received_at: datetime) -> Mapping[str, str] | None:
    """`value` is {"text", "at"}, or what a ticked box sends: then it was given when it arrived.

    PayloadError if it is neither, or too long.
    """
    if value is None or value is False or value == "":
        return None
    now = received_at.isoformat().replace("+00:00", "Z")
    if not isinstance(value, dict):
        return {"text": clean(scalar(value, "consent"), MAX_TEXT), "at": now}
    said = clean(text(value, "text", MAX_TEXT), MAX_TEXT)
    return {"text": said, "at": one_line(text(value, "at", MAX_TIME), MAX_TIME) or now}
