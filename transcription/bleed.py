"""Drops what one leg only repeats of the other: echo, and codecs that mix the channels."""

from collections.abc import Sequence

import numpy as np

from transcription.legs import RATE, Legs, Samples
from transcription.voice import Piece

_LOUDER = 10 ** (6 / 10)
"""6 dB of energy."""
_LIKE = 0.3
_LAG = RATE // 2
_STEP = 2
"""A telephone has nothing above 4 kHz, so that every second sample will do."""


def without_bleed(legs: Legs, pieces: Sequence[Piece]) -> list[Piece]:
    if len(legs) != 2:
        return list(pieces)
    return [piece for piece in pieces if not _is_bleed(legs, piece)]


def _is_bleed(legs: Legs, piece: Piece) -> bool:
    own = legs.read(piece.leg, piece.start, piece.end)
    other = legs.read(1 - piece.leg, piece.start, piece.end)
    if float(other @ other) <= _LOUDER * float(own @ own):
        return False
    return _likeness(own[::_STEP], other[::_STEP]) > _LIKE


def _likeness(own: Samples, other: Samples) -> float:
    """The highest normalised cross-correlation within half a second of shift."""
    lag = min(_LAG // _STEP, len(own) - 1)
    size = 1 << (len(own) + lag).bit_length()
    product = np.fft.rfft(own, size) * np.conj(np.fft.rfft(other, size))
    correlation = np.fft.irfft(product, size)
    near = np.concatenate([correlation[: lag + 1], correlation[size - lag :]])
    scale = float(np.sqrt(float(own @ own) * float(other @ other)))
    return float(np.abs(near).max()) / scale if scale else 0.0
