"""Packs stretches of voice into windows as long as the recogniser likes, and finds the way back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from inbox.core.transcript import Word
from transcription.legs import RATE, Legs, Samples
from transcription.voice import PAD, Piece

_LONGEST = 28 * RATE
_PAUSE = 8 * RATE // 10
"""What is kept of a pause at most: half of it on either side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece with its share of the pauses around it, `start` to `end`; it lies at `at` in its window."""

    piece: Piece
    start: int
    end: int
    at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What is recognised in one go: parts of one leg, in order."""

    leg: int
    parts: tuple[Part, ...]

    @property
    def name(self) -> str:
        """The same for the same stretch of the same leg."""
        return f"{self.leg}:{self.parts[0].start}-{self.parts[-1].end}"

    @property
    def seconds(self) -> float:
        return sum(part.end - part.start for part in self.parts) / RATE

    def sound(self, legs: Legs) -> Samples:
        return np.concatenate([legs.read(self.leg, part.start, part.end) for part in self.parts])

    def alone(self) -> Iterator["Window"]:
        """Each piece as a window of its own."""
        for part in self.parts:
            piece = part.piece
            yield Window(leg=self.leg, parts=(Part(piece=piece, start=piece.start, end=piece.end),))

    def placed(self, words: Sequence[Word]) -> list[Word]:
        """From seconds of the window to seconds of the recording; a word stays within its piece."""
        found = []
        for place, word in enumerate(words):
            begins = place > 0 and words[place - 1].word.endswith((".", "?", "!"))
            part = self._part(word, begins=begins)
            shift = (part.start - part.at) / RATE
            low, high = part.piece.start / RATE, part.piece.end / RATE
            start = min(max(word.start + shift, low), high)
            end = min(max(word.end + shift, start), high)
            found.append(replace(word, start=round(start, 3), end=round(end, 3)))
        return found

    def _part(self, word: Word, *, begins: bool) -> Part:
        """By the middle of the word; one that begins a sentence is often given the pause before it too."""
        middle = (word.start + word.end) / 2 * RATE
        number = max((place for place, each in enumerate(self.parts) if middle >= each.at), default=0)
        part = self.parts[number]
        if (
            begins
            and number + 1 < len(self.parts)
            and word.end * RATE > part.at + part.piece.end - part.start - PAD
        ):
            return self.parts[number + 1]
        return part


def windows_of(pieces: Sequence[Piece]) -> list[Window]:
    """`pieces` are those of one leg in order."""
    windows: list[Window] = []
    held: list[Part] = []
    for piece in pieces:
        joined = _joined(held, piece)
        if held and joined[-1].at + joined[-1].end - joined[-1].start > _LONGEST:
            windows.append(Window(leg=piece.leg, parts=tuple(held)))
            joined = _joined([], piece)
        held = joined
    return [*windows, Window(leg=held[0].piece.leg, parts=tuple(held))] if held else windows


def _joined(held: Sequence[Part], piece: Piece) -> list[Part]:
    if not held:
        return [Part(piece=piece, start=piece.start, end=piece.end)]
    last = held[-1]
    share = min(max(piece.start - last.piece.end, 0), _PAUSE) // 2
    last = replace(last, end=last.piece.end + share)
    start = piece.start - share
    return [
        *held[:-1],
        last,
        Part(piece=piece, start=start, end=piece.end, at=last.at + last.end - last.start),
    ]
