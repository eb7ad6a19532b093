"""The Shapley model: each channel on the way to a lead earns the same, however often it was there."""

from fractions import Fraction

from tracking.models.journeys import Journeys


def shapley(journeys: Journeys) -> dict[str, Fraction]:
    """Leads by channel, exact; their sum is the number of leads.

    With a coalition worth the leads whose channels are all in it, Shapley's sum over all coalitions comes to
    this one division (Zhao, Mahboobi, Bagheri 2018).
    """
    credit = dict.fromkeys(journeys.channels(), Fraction(0))
    for way, leads, _ in journeys.ways():
        channels = set(way)
        for channel in channels:
            credit[channel] += Fraction(leads, len(channels))
    return credit
