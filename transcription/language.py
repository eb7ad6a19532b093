"""Finds out which language is spoken, from the speech of all legs together."""

from collections.abc import Sequence

import numpy as np

from inbox.core.transcript import Wishes
from transcription.legs import RATE, Legs
from transcription.recogniser import Recogniser
from transcription.voice import Piece

_OF_EACH_LEG = 15 * RATE
_ENOUGH = 3 * RATE
_SURE = 0.7


def language_of(
    legs: Legs, pieces: Sequence[Piece], wishes: Wishes, recogniser: Recogniser
) -> tuple[str, float | None]:
    """The language and how likely it is, None if it was given.

    Ringing and silence must not vote: by the first half minute of a call, English is often Norwegian.
    """
    if wishes.language:
        return wishes.language, None
    sound = [part for leg in range(len(legs)) for part in _speech(legs, leg, pieces)]
    voted = recogniser.languages(np.concatenate(sound))
    allowed = {name: share for name, share in voted.items() if name in wishes.languages} or dict(voted)
    best = max(allowed, key=lambda name: allowed[name])
    share = round(allowed[best] / (sum(allowed.values()) or 1.0), 3)
    sure = share >= _SURE and sum(len(part) for part in sound) >= _ENOUGH
    return (best, share) if sure or not wishes.fallback else (wishes.fallback, share)


def _speech(
    legs: Legs, leg: int, pieces: Sequence[Piece]
) -> list[np.ndarray[tuple[int], np.dtype[np.float32]]]:
    parts, left = [], _OF_EACH_LEG
    for piece in pieces:
        if piece.leg == leg and left > 0:
            part = legs.read(leg, piece.start, min(piece.end, piece.start + left))
            parts.append(part)
            left -= len(part)
    return parts
