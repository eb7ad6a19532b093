"""Hears one window, and hears it again piece by piece where the recogniser lost its way."""

import math
from collections.abc import Iterator, Sequence

from inbox.core.transcript import Word
from transcription.inventions import is_invented
from transcription.legs import RATE, Legs
from transcription.loops import is_lost, rambles
from transcription.recogniser import Recogniser, Segment
from transcription.windows import Window

_WARMER = 0.4
_MISSED = 1.2


def hear(window: Window, legs: Legs, recogniser: Recogniser, language: str) -> tuple[Word, ...]:
    """The words at their times in the recording, in order.

    A window of mere doubt is not heard again: in a language that the model hardly knows that is every window.
    """
    segments = recogniser.hear(window.sound(legs), language)
    if rambles(segments, window.seconds):
        found = [word for each in window.alone() for word in _alone(each, legs, recogniser, language)]
    else:
        found = window.placed(_said(segments, window))
        if len(window.parts) > 1:
            found += _missed(window, found, legs, recogniser, language)
    return tuple(sorted(found, key=lambda word: word.start))


def _alone(window: Window, legs: Legs, recogniser: Recogniser, language: str) -> Iterator[Word]:
    """What still rambles when heard by itself, twice, is not speech; of two guesses the surer one counts."""
    sound = window.sound(legs)
    tries: list[tuple[Segment, ...]] = []
    for temperature in (0.0, _WARMER):
        segments = recogniser.hear(sound, language, temperature=temperature)
        if not rambles(segments, window.seconds):
            tries.append(segments)
        if not is_lost(segments, window.seconds):
            break
    if tries:
        yield from window.placed(_said(max(tries, key=_sureness), window))


def _sureness(segments: Sequence[Segment]) -> float:
    return min((segment.logprob for segment in segments), default=-math.inf)


def _missed(
    window: Window, found: Sequence[Word], legs: Legs, recogniser: Recogniser, language: str
) -> list[Word]:
    """The words of pieces that came away empty, though they are long enough for some."""
    words: list[Word] = []
    for alone in window.alone():
        piece = alone.parts[0].piece
        begin, end = piece.start / RATE, piece.end / RATE
        if piece.seconds > _MISSED and not any(begin <= word.start < end for word in found):
            words += _alone(alone, legs, recogniser, language)
    return words


def _said(segments: Sequence[Segment], window: Window) -> list[Word]:
    alone = len(segments) == 1
    kept = [each for each in segments if not is_invented(each, alone=alone, seconds=window.seconds)]
    return [word for segment in kept for word in segment.words]
