"""Knows when a recogniser has lost its way: it repeats itself, or says more than anybody could."""

import zlib
from collections.abc import Sequence

from transcription.recogniser import Segment

_LONGEST_LOOP = 4
_TURNS = 6
_FASTEST = 6.0
"""Words a second."""
_DENSEST = 2.6
_UNSURE = -1.0
_ENOUGH_TEXT = 60


def is_lost(segments: Sequence[Segment], seconds: float) -> bool:
    """Worth another try: it rambles, or says itself that it is guessing."""
    return rambles(segments, seconds) or any(
        segment.logprob < _UNSURE for segment in segments if segment.words
    )


def rambles(segments: Sequence[Segment], seconds: float) -> bool:
    """Nobody can have said that."""
    words = [word.word.casefold() for segment in segments for word in segment.words]
    return loops(words) or len(words) > _FASTEST * max(seconds, 1.0) or _density(words) > _DENSEST


def loops(words: Sequence[str]) -> bool:
    """The same one to four words, six times over."""
    for length in range(1, _LONGEST_LOOP + 1):
        run = 0
        for place in range(length, len(words)):
            run = run + 1 if words[place] == words[place - length] else 0
            if run >= length * (_TURNS - 1):
                return True
    return False


def _density(words: Sequence[str]) -> float:
    """How well it compresses; each letter is one byte, or Cyrillic would seem to repeat itself."""
    text = " ".join(words)
    data = text.encode("cp1251" if any("а" <= letter <= "я" for letter in text) else "latin-1", "replace")
    return len(data) / len(zlib.compress(data)) if len(data) > _ENOUGH_TEXT else 1.0
