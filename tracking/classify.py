"""Says where an arrival came from: one pure function from address and referrer to a Source."""

import re
from typing import Any

from inbox.core.source import ClickId, Source
from tracking.address import read_address
from tracking.click_ids import Click
from tracking.evidence import SEARCHED, Arrival, read_arrival
from tracking.groups import group_of
from tracking.own_domain import PASSING_HOSTS, is_own, is_passing
from tracking.referrer import shows_others, unwrap
from tracking.rules import Verdict, judge
from tracking.utm import Tags
from tracking.values import LONGEST_VALUE

INTERNAL = "internal"
"""The rule of a step inside a visit: such a Source starts nothing, what was known before stays."""

_PLAIN_ORIGIN = re.compile(r"https?://((?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,10})/")


def classify(
    landing_url: str,
    referrer: str | None,
    *,
    own_hosts: frozenset[str] = frozenset(),
    excluded_referrers: frozenset[str] = PASSING_HOSTS,
) -> Source:
    """The source of one arrival, from its address and referrer alone; any two strings have one.

    With the rule `internal` the visitor did not arrive but went on: no new source starts. Its evidence still
    holds tags and click ids, for a first visit that a page of the own site passed on with them.
    """
    arrival = read_arrival(landing_url, referrer)
    if _is_internal(arrival, own_hosts, excluded_referrers):
        return Source(rule=INTERNAL, confidence=1.0, evidence=arrival.evidence)
    verdict = judge(arrival)
    if verdict.rule == "direct":
        return Source(rule="direct", confidence=verdict.confidence, evidence=arrival.evidence)
    return _source(arrival, verdict)


def is_plain_step(page: str, referrer: str | None, own_hosts: frozenset[str]) -> bool:
    """Whether this goes on from a page of the site: most page views do, and need no verdict then."""
    if _are_neighbours(page, referrer or ""):
        return True
    came_from = unwrap(read_address(referrer))
    if came_from is None or not came_from.host or came_from.scheme.endswith("-app"):
        return False
    here = unwrap(read_address(page))
    return here is not None and is_own(came_from.host, here.host, own_hosts)


def _are_neighbours(page: str, referrer: str) -> bool:
    """Whether both are written as pages of the same plain host, so that nothing has to be taken apart."""
    origin = _PLAIN_ORIGIN.match(page)
    return origin is not None and referrer.startswith(origin[0]) and not shows_others(origin[1])


def _is_internal(arrival: Arrival, own_hosts: frozenset[str], excluded: frozenset[str]) -> bool:
    if arrival.referrer is None or arrival.referrer.scheme.endswith("-app"):
        return False
    landing_host = arrival.landing.host if arrival.landing else ""
    return is_own(arrival.referrer.host, landing_host, own_hosts) or is_passing(arrival.referrer, excluded)


def _source(arrival: Arrival, verdict: Verdict) -> Source:
    # A copied address carries the advertisement's tags along; they stay in the evidence only.
    tags = Tags() if verdict.stale else arrival.tags
    return Source(
        group=_group(arrival, verdict, tags),
        source=verdict.source[:LONGEST_VALUE] or None,
        medium=verdict.medium or None,
        campaign=tags.campaign or None,
        term=tags.term or (arrival.words if verdict.kind in SEARCHED else "") or None,
        content=tags.content or None,
        campaign_id=tags.campaign_id or None,
        click_id=_click_id(verdict.click),
        paid=verdict.paid,
        rule=verdict.rule,
        confidence=verdict.confidence,
        evidence=_evidence(arrival, verdict),
    )


def _group(arrival: Arrival, verdict: Verdict, tags: Tags) -> str:
    group = group_of(
        kind=verdict.kind, medium=verdict.medium, campaign=tags.campaign, paid=verdict.paid is True
    )
    spread = arrival.evidence["click_ids"].get("gad_source") == "5"
    return "Cross-network" if spread and verdict.click and group == "Paid Search" else group


def _click_id(click: Click | None) -> ClickId | None:
    return ClickId(name=click.name, value=click.value) if click else None


def _evidence(arrival: Arrival, verdict: Verdict) -> dict[str, Any]:
    if verdict.stale is None:
        return arrival.evidence
    return {**arrival.evidence, "stale_click_id": {"name": verdict.stale.name, "value": verdict.stale.value}}
