"""Touches of a lead that came in on a day in May, for tests of the models."""

from datetime import UTC, datetime, timedelta
from itertools import count

from inbox.core.ids import SiteId, TouchId, VisitorId
from inbox.core.source import Source
from inbox.core.touch import Touch

LEAD = datetime(2026, 5, 20, 12, tzinfo=UTC)
_numbers = count()


def touch(*, days=0, minutes=0, at=None, source="", paid=None, name=None) -> Touch:
    """`days` before the lead; `source` None is a direct visit, "" one that nothing else has."""
    number = next(_numbers)
    source = f"place{number}" if source == "" else source
    return Touch(
        id=TouchId(name or f"t{number:06}"),
        visitor_id=VisitorId("v"),
        site_id=SiteId("s"),
        at=at or LEAD - timedelta(days=days) + timedelta(minutes=minutes),
        landing_url="https://shop.example/",
        referrer=None,
        source=Source(
            source=source,
            paid=paid,
            rule="tags" if source else "direct",
            evidence={"tags": {"utm_source": source} if source else {}},
        ),
    )
