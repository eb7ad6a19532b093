"""Says whether somebody answers at this moment, by the hours that the site's owner has set."""

from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from inbox.core.widget import Hours


def is_open(hours: Hours, now: datetime) -> bool:
    """No shifts at all means always."""
    if not hours.shifts:
        return True
    local = now.astimezone(_zone(hours.zone))
    clock = f"{local:%H:%M}"
    return any(
        shift.weekday == local.weekday() and shift.start <= clock < shift.end for shift in hours.shifts
    )


@lru_cache(maxsize=256)
def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # The settings accept known zones only; this machine may know fewer.
        return UTC
