"""Leaves out of a lead's way what repeats an arrival of the same visit, as `path_of` does with touches."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from inbox.core.store.reports import Step
from tracking.visit import PAUSE

_PAUSE = PAUSE // timedelta(microseconds=1)


def without_repeats(steps: Sequence[Step]) -> Sequence[Step]:
    """`steps` are in their order."""
    if len(steps) < 2 or all(later.micros - step.micros > _PAUSE for step, later in pairwise(steps)):
        return steps
    return [step for place, step in enumerate(steps) if not _repeats(step, steps[:place])]


def _repeats(step: Step, before: Sequence[Step]) -> bool:
    later = step
    for each in reversed(before):
        if later.micros - each.micros > _PAUSE:
            return False
        if each.sign == step.sign:
            return True
        later = each
    return False
