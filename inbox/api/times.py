"""Times as callers tell them."""

from datetime import UTC, datetime

from inbox.core.errors import BadRequest


def moment(told: datetime) -> datetime:
    """In UTC; BadRequest without a zone."""
    if told.tzinfo is None:
        raise BadRequest("A time needs its zone.")
    return told.astimezone(UTC)
