"""The days of a report, as a clock on the wall of the business has them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from inbox.core.errors import BadRequest
from inbox.core.noun import noun

MOST_DAYS = 400
_DAY = timedelta(days=1)


@noun
class Period:
    """From the first day up to and with the last one."""

    first: date
    last: date
    zone: str

    @property
    def days(self) -> Sequence[date]:
        return [self.first + number * _DAY for number in range((self.last - self.first).days + 1)]

    @property
    def edges(self) -> Sequence[datetime]:
        """Where each day begins, and where the last one ends; a day may have 23 or 25 hours."""
        zone = ZoneInfo(self.zone)
        return [datetime.combine(day, time(), zone).astimezone(UTC) for day in (*self.days, self.last + _DAY)]

    def before(self) -> "Period":
        """As many days, right before this one."""
        length = (self.last - self.first) + _DAY
        return Period(first=self.first - length, last=self.last - length, zone=self.zone)


def period_of(first: date, last: date, zone: str) -> Period:
    """BadRequest for a zone that is not known, or days in the wrong order or too many."""
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise BadRequest(f"There is no time zone named {zone}.") from None
    if last < first:
        raise BadRequest("The first day of the report is after the last one.")
    if (last - first).days >= MOST_DAYS:
        raise BadRequest(f"A report has at most {MOST_DAYS} days.")
    if first.year < 2000 or last.year > 9000:
        raise BadRequest("A report's days are from the year 2000 on.")
    return Period(first=first, last=last, zone=zone)
