"""Who may have called: a probability for each visitor who was shown the number; pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from math import exp

from inbox.core.ids import VisitorId
from inbox.core.number_pool import NumberLease

LOOK_BACK = timedelta(hours=24)
"""Whoever was last there before this has not called."""
_SOON_S, _LATER_S, _LATER = 600.0, 43_200.0, 0.005
_STILL_THERE, _HERE = timedelta(minutes=2), 2.0
_CLICKED_WITHIN, _CLICKED = timedelta(minutes=30), 10.0


def probabilities(leases: Iterable[NumberLease], at: datetime) -> Mapping[VisitorId, float]:
    """They add up to 1, the greatest first; nothing, if nobody saw the number.

    Most people call within minutes, a few hours later. Who is still on the page, and more so who has just
    clicked the number, is the likelier caller.
    """
    weights: dict[VisitorId, float] = {}
    for lease in leases:
        weight = _weight(lease, at)
        weights[lease.visitor_id] = max(weight, weights.get(lease.visitor_id, 0.0))
    total = sum(weights.values())
    ordered = sorted(weights, key=lambda visitor_id: (-weights[visitor_id], visitor_id))
    return {visitor_id: weights[visitor_id] / total for visitor_id in ordered}


def _weight(lease: NumberLease, at: datetime) -> float:
    delay = max(at - lease.seen_at, timedelta(0))
    seconds = delay.total_seconds()
    weight = exp(-seconds / _SOON_S) + _LATER * exp(-seconds / _LATER_S)
    if delay <= _STILL_THERE:
        weight *= _HERE
    if lease.clicked_at is not None and timedelta(0) <= at - lease.clicked_at <= _CLICKED_WITHIN:
        weight *= _CLICKED
    return weight
