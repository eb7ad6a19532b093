"""Where somebody speaks, by the voice detector that comes with faster-whisper."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from transcription.legs import RATE, Legs
from transcription.onset import onsets

_STRIDE = 600 * RATE
_TOUCHING = RATE // 10
_LONGEST = 27 * RATE
PAD = RATE // 5
"""Samples kept before and after what the detector found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of voice of one leg, in samples, with the padding around it."""

    leg: int
    start: int
    end: int

    @property
    def seconds(self) -> float:
        return (self.end - self.start) / RATE


def pieces_of(legs: Legs, leg: int, alive: Callable[[], None]) -> list[Piece]:
    """In order of time; `alive` is called as the detector moves on."""
    pieces: list[Piece] = []
    for piece in _detected(legs, leg, alive):
        last = pieces[-1] if pieces else None
        if last and _is_one(last, piece):
            pieces[-1] = Piece(leg=leg, start=last.start, end=piece.end)
        else:
            pieces.append(piece)
    return pieces


def _is_one(last: Piece, piece: Piece) -> bool:
    """Cut only because the detector is asked ten minutes at a time."""
    cut = piece.start % _STRIDE == 0 and piece.start - last.end < _TOUCHING
    return cut and piece.end - last.start <= _LONGEST


def _detected(legs: Legs, leg: int, alive: Callable[[], None]) -> Iterator[Piece]:
    from faster_whisper.vad import VadOptions, get_speech_timestamps  # noqa: PLC0415 - in the worker alone

    # The detector's own threshold of 0.5 misses a twentieth of what is said on the phone.
    options = VadOptions(
        threshold=0.3,
        min_speech_duration_ms=100,
        max_speech_duration_s=_LONGEST / RATE,
        min_silence_duration_ms=300,
        speech_pad_ms=PAD * 1000 // RATE,
    )
    for offset in range(0, legs.samples, _STRIDE):
        alive()
        samples = legs.read(leg, offset, min(offset + _STRIDE, legs.samples))
        found = [(int(each["start"]), int(each["end"])) for each in get_speech_timestamps(samples, options)]
        for start, end in onsets(samples, found):
            yield Piece(leg=leg, start=offset + start, end=offset + end)
