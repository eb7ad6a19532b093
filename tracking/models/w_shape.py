"""The W-shaped model: what brought the visitor, what made the lead, what made it a good one."""

from fractions import Fraction

from tracking.models.credit import in_proportion
from tracking.models.path import Path

_MILESTONE = 3
_REST = 1


def w_shape(path: Path) -> tuple[Fraction, ...]:
    """Three tenths each to the first touch and the last before each milestone, a tenth to all others.

    A milestone not reached has no share, and the others are worth as much more; so are they without others.
    """
    weights = [Fraction(0)] * len(path.touches)
    places = path.earning(path.qualified_at or path.lead_at)
    if not places:
        return ()
    weights[places[0]] += _MILESTONE
    for moment in (path.lead_at, path.qualified_at):
        before = [place for place in places if moment and path.touches[place].at <= moment]
        if before:
            weights[before[-1]] += _MILESTONE
    others = [place for place in places if not weights[place]]
    for place in others:
        weights[place] = Fraction(_REST, len(others))
    return in_proportion(weights)
