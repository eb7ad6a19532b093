"""Reads the dates that mail carries, and says which of them can be believed."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz

_LONGEST = 200
_BEFORE_MAIL = datetime(1980, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)
_COMMENT = re.compile(r"\([^()]*\)")
_FARTHEST_ZONE = 24 * 3600


def read_date(text: str) -> datetime | None:
    """In UTC; None if it is none. A date without a zone is taken for UTC."""
    text = _COMMENT.sub(" ", text[:_LONGEST]).strip()
    return _internet_date(text) or _iso_date(text)


def believable(at: datetime | None, received_at: datetime) -> bool:
    return at is not None and _BEFORE_MAIL <= at <= received_at + _AHEAD


def _internet_date(text: str) -> datetime | None:
    try:
        parts = parsedate_tz(text)
        if parts is None:
            return None
        offset = parts[9] or 0
        at = datetime(*parts[:5], min(parts[5], 59), tzinfo=UTC)
        return at - timedelta(seconds=offset) if abs(offset) < _FARTHEST_ZONE else at
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _iso_date(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
