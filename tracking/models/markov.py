"""The Markov model: what a channel is worth is how many leads there would be fewer without it.

Visitors are taken to move from channel to channel by chance, as often as they were seen to (Anderl and
others, 2014). A way through a channel ends there if the channel is gone. What is lost with it is the chance
to come by it at all, times the chance to become a lead from there: one inverted matrix gives all of them.
"""

from collections import Counter
from fractions import Fraction
from itertools import pairwise

from inbox.core.errors import BadRequest
from tracking.models.credit import in_proportion
from tracking.models.inverse import inverse
from tracking.models.journeys import Journeys

MOST_CHANNELS = 60
"""Whole numbers grow with the matrix: sixty take a second or two. Ask for sources, not for keywords."""


def markov(journeys: Journeys) -> dict[str, Fraction]:
    """Leads by channel, exact; their sum is the number of leads. BadRequest for too many channels."""
    effects = removal_effects(journeys)
    leads = journeys.lead_count()
    if not leads:
        return dict.fromkeys(effects, Fraction(0))
    shares = in_proportion(list(effects.values()))
    return {channel: leads * share for channel, share in zip(effects, shares, strict=True)}


def removal_effects(journeys: Journeys) -> dict[str, Fraction]:
    """By channel, which part of all leads would not be without it: 0 to 1, exact."""
    channels = journeys.channels()
    if len(channels) > MOST_CHANNELS:
        raise BadRequest(f"The Markov model compares at most {MOST_CHANNELS} channels, not {len(channels)}.")
    if not journeys.lead_count():
        return dict.fromkeys(channels, Fraction(0))
    starts, steps, ends = _count(journeys)
    matrix = [[_leaving(steps, ends, row, column) for column in channels] for row in channels]
    determinant, inverted = inverse(matrix)
    # Each is too large by the same factors, which cancel out in the end.
    becomes_lead = [
        sum(cell * ends[channel, True] for cell, channel in zip(row, channels, strict=True))
        for row in inverted
    ]
    reached = [
        Fraction(
            sum(starts[row] * inverted[place][column] for place, row in enumerate(channels)),
            inverted[column][column],
        )
        for column in range(len(channels))
    ]
    all_leads = Fraction(
        sum(starts[channel] * chance for channel, chance in zip(channels, becomes_lead, strict=True)),
        determinant,
    )
    return {
        channel: reached[place] * Fraction(becomes_lead[place], determinant) / all_leads
        for place, channel in enumerate(channels)
    }


def _count(
    journeys: Journeys,
) -> tuple[Counter[str], Counter[tuple[str, str]], Counter[tuple[str, bool]]]:
    """How often visitors began in a channel, went from one to another, ended there with or without a lead."""
    starts: Counter[str] = Counter()
    steps: Counter[tuple[str, str]] = Counter()
    ends: Counter[tuple[str, bool]] = Counter()
    for way, leads, nothing in journeys.ways():
        starts[way[0]] += leads + nothing
        for step in pairwise(way):
            steps[step] += leads + nothing
        ends[way[-1], True] += leads
        ends[way[-1], False] += nothing
    return starts, steps, ends


def _leaving(steps: Counter[tuple[str, str]], ends: Counter[tuple[str, bool]], row: str, column: str) -> int:
    """A cell of (all that happened in the row's channel) minus (what went on to the column's)."""
    if row != column:
        return -steps[row, column]
    onward = sum(count for (begin, end), count in steps.items() if begin == row and end != row)
    return onward + ends[row, True] + ends[row, False]
