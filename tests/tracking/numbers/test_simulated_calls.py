"""How often the right visitor is found, by the real code, in an hour as §5.6 of the research describes it."""

import random
import sys
from datetime import timedelta
from heapq import heappop, heappush

import pytest

from tests.tracking.numbers.leases import NOON, Lender, pool_of
from tracking.numbers.candidates import LOOK_BACK, probabilities

VISITS = 15_000
LOOKED_AT = 20
"""Those who saw a number last; whoever saw it before them weighs next to nothing."""
IN_THE_TABLE = {10: 0.507, 18: 0.768, 30: 0.924}
"""60 visits an hour, 4 minutes each; the delay to the call is exponential, 10 minutes in the mean. Here it
runs from any moment of the visit: were it from the beginning, more callers would be found."""


@pytest.mark.parametrize("numbers", IN_THE_TABLE)
def test_the_right_visitor_is_found_as_often_as_the_table_says(numbers, capsys):
    found = share_of_right(Lender(pool_of(numbers)), random.Random(11))
    with capsys.disabled():
        sys.stdout.write(
            f"\n{numbers} numbers: {found:.1%} right, {IN_THE_TABLE[numbers]:.1%} in the table\n"
        )
    assert found >= IN_THE_TABLE[numbers]


def share_of_right(lender, chance):
    """Among all callers, those whom no number was free for as well."""
    right, numbers = 0, {}
    for at, what, visitor in days(chance):
        if what == "seen":
            numbers[visitor] = lender.show(visitor, at).number
        elif numbers[visitor]:
            leases = lender.who_saw(numbers[visitor], at - LOOK_BACK, at, LOOKED_AT)
            right += next(iter(probabilities(leases, at))) == visitor
    return right / VISITS


def days(chance):
    """What happens, in order: who is on the page is seen now and then, and decides there to call."""
    coming, at = [], 0.0
    for place in range(VISITS):
        at += chance.expovariate(1)
        for minute in (0, 2, 4):
            heappush(coming, (at + minute, "seen", f"v{place}"))
        heappush(coming, (at + chance.uniform(0, 4) + chance.expovariate(0.1), "calls", f"v{place}"))
    while coming:
        minutes, what, visitor = heappop(coming)
        yield NOON + timedelta(minutes=minutes), what, visitor
