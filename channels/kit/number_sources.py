"""Numbers that stand in one advertisement only: who calls one, or texts to it, has seen that."""

from collections.abc import Mapping, Sequence

from inbox.core.errors import ConfigError
from inbox.core.source import Source
from inbox.kit.phone import e164
from inbox.kit.text import one_line

_PAID = frozenset({"cpc", "ppc", "paid", "cpm", "display", "paid_search", "paid_social"})


def sources_of(lines: Sequence[str], region: str | None) -> Mapping[str, Source]:
    """By number; what is called is as sure as an owner can say it."""
    found = {}
    for each in lines:
        number, _, told = each.strip().partition(" ")
        if not number:
            continue
        source, medium, campaign = (*[one_line(part, 200) for part in told.split("/", 2)], "", "")[:3]
        if not source:
            raise ConfigError("`sources` are written like this: +493012345678 google / cpc / spring")
        called = e164(number, region)
        if called is None:
            raise ConfigError(f"`sources` has a number that there cannot be: {one_line(number, 40)}.")
        found[called] = _source(number, source, medium, campaign)
    return found


def _source(number: str, source: str, medium: str, campaign: str) -> Source:
    paid = medium.lower() in _PAID
    return Source(
        group="Paid Other" if paid else "Referral",
        source=source,
        medium=medium or None,
        campaign=campaign or None,
        paid=paid,
        rule="number_called",
        confidence=1.0,
        evidence={"number": number},
    )
