"""How loud a leg is from moment to moment, for drawing it."""

from itertools import pairwise

import numpy as np

from transcription.legs import RATE, Legs

_MOST = 600
_A_SECOND = 10
_FULL = 100


def peaks_of(legs: Legs, leg: int) -> tuple[int, ...]:
    """Percent of what is loudest in it, ten a second, or fewer and longer stretches in a long recording."""
    count = max(1, min(_MOST, legs.samples * _A_SECOND // RATE))
    edges = [legs.samples * number // count for number in range(count + 1)]
    loud = np.array(
        [
            float(np.abs(legs.read(leg, start, end)).max()) if end > start else 0.0
            for start, end in pairwise(edges)
        ]
    )
    most = float(loud.max())
    return tuple(int(value) for value in np.rint(loud * (_FULL / most))) if most else (0,) * count
