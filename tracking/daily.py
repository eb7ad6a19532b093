"""Knows a browser again for a day without keeping anything in it."""

import secrets
from datetime import date, datetime, timedelta
from hashlib import blake2b

from inbox.core.ids import SiteId, VisitorId

_DAY = timedelta(days=1)


class DailyVisitors:
    """Names visitors by a hash of their address and browser with a salt of the day.

    Salts are in memory only and forgotten after two days: then nobody can tell which address a visitor had,
    not even who has the store and all keys. A service that is started anew begins with other names.
    """

    def __init__(self) -> None:
        self._salts: dict[date, bytes] = {}

    def names(self, site_id: SiteId, address: str, user_agent: str, now: datetime) -> tuple[VisitorId, ...]:
        """Today's name, and yesterday's, so that midnight does not end a visit."""
        today = now.date()
        if today not in self._salts:
            self._salts = {day: salt for day, salt in self._salts.items() if day == today - _DAY}
            self._salts[today] = secrets.token_bytes(32)
        who = f"{site_id}\0{address}\0{user_agent}".encode("utf-8", "replace")
        salts = (self._salts.get(day) for day in (today, today - _DAY))
        return tuple(VisitorId(_hash(salt, who)) for salt in salts if salt)


def _hash(salt: bytes, who: bytes) -> str:
    return "d" + blake2b(who, key=salt, digest_size=12).hexdigest()
