"""Takes a stretch of voice back to where its sound begins, as the detector is late with soft ones."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from transcription.legs import RATE, Samples

_FRAME = 512
_FARTHEST = 8 * RATE // 10
_GAP = RATE // 10
_ABOVE = 10.0
_QUIETEST = -60.0
"""Decibels; below that, a floor tells nothing."""
_LONGEST = 27 * RATE


def onsets(sound: Samples, found: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Each stretch, begun earlier by up to 0.8 s where the sound before it stands out of the leg's quiet."""
    levels = _levels(sound)
    if not len(levels):
        yield from found
        return
    loud = levels > max(float(np.percentile(levels, 20)), _QUIETEST) + _ABOVE
    before = 0
    for start, end in found:
        earliest = max(before, start - _FARTHEST, end - _LONGEST)
        yield _onset(loud, start, earliest), end
        before = end


def _onset(loud: NDArray[np.bool_], start: int, earliest: int) -> int:
    onset = start
    for frame in range(start // _FRAME - 1, -(-earliest // _FRAME) - 1, -1):
        if loud[frame]:
            onset = frame * _FRAME
        elif onset - frame * _FRAME > _GAP:
            break
    return onset


def _levels(sound: Samples) -> NDArray[np.float32]:
    frames = sound[: len(sound) // _FRAME * _FRAME].reshape(-1, _FRAME)
    energy = np.einsum("ij,ij->i", frames, frames) / _FRAME
    levels: NDArray[np.float32] = 10 * np.log10(energy + np.float32(1e-12))
    return levels
