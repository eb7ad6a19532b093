"""Decides whether a page view is a new arrival or a step inside a visit."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from inbox.core.source import Source, sign_of
from inbox.core.touch import Touch
from tracking.address import clean_host
from tracking.classify import INTERNAL, classify
from tracking.own_domain import registered_domain

PAUSE = timedelta(minutes=30)
"""A visit ends when nothing was heard for so long; there is no cut at midnight."""

LOOK_BACK = timedelta(days=90)
"""How long an advertisement is remembered."""

DIRECT = "direct"
_SAYS_NOTHING = frozenset({DIRECT, INTERNAL})


def is_over(last_seen_at: datetime, at: datetime) -> bool:
    return at - last_seen_at > PAUSE


def says_something(source: Source) -> bool:
    """Whether there is evidence of a place that the visitor came from."""
    return source.rule not in _SAYS_NOTHING


def source_of(page: str, referrer: str | None, hosts: tuple[str, ...]) -> Source:
    return classify(page, referrer, own_hosts=frozenset(hosts))


def source_of_arrival(page: str, referrer: str | None, hosts: tuple[str, ...]) -> Source:
    """Of a visit, which has a source: where the referrer is the site itself, the address speaks alone."""
    source = source_of(page, referrer, hosts)
    return classify(page, None, own_hosts=frozenset(hosts)) if source.rule == INTERNAL else source


def is_known(source: Source, touches: Sequence[Touch]) -> bool:
    """Whether this visit began, or went on, with the same evidence: a page reloaded, a tab taken up again.

    `touches` are oldest first; those that stand closer than a pause to the next belong to one visit.
    """
    later: Touch | None = None
    for touch in reversed(touches):
        if later is not None and later.at - touch.at > PAUSE:
            return False
        if sign_of(touch.source.evidence) == sign_of(source.evidence):
            return True
        later = touch
    return False


def is_return(source: Source, left_for: str) -> bool:
    """Whether the visitor comes back from where a link of the site has led: a bank, a sign-in, a map.

    This knows places that no list of such places has. With new tags or a click id it is an arrival all the
    same.
    """
    evidence = source.evidence
    if not left_for or evidence.get("tags") or evidence.get("click_ids"):
        return False
    return registered_domain(evidence.get("referrer_host") or "") == registered_domain(clean_host(left_for))
