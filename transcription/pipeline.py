"""From a recording to its transcript: decoded, cut by voice, heard window by window, put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from inbox.core.transcript import Facts, Hidden, Leg, Transcript, Turn, Wishes, Word
from transcription.audio import Decoding, decode
from transcription.beep import write_beeped
from transcription.bleed import without_bleed
from transcription.hearing import hear
from transcription.language import language_of
from transcription.legs import RATE, Legs
from transcription.names import correct
from transcription.peaks import peaks_of
from transcription.recogniser import Recogniser
from transcription.redact import redact
from transcription.turns import turns_of
from transcription.voice import Piece, pieces_of
from transcription.windows import Window, windows_of

_CUT = 1.0
_CUT_SHARE = 0.02
_UNCLEAR = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One recording to transcribe; `known` are words of windows that an earlier try has heard."""

    audio: Path
    wishes: Wishes
    known: Mapping[str, tuple[Word, ...]] = field(default_factory=dict)


class Report(Protocol):
    """Who wants to know how far it is."""

    def alive(self) -> None:
        """Work goes on, without anything to tell."""
        ...

    def heard(self, window: str, words: Sequence[Word], share: float) -> None:
        """A window is done, and with it that share of all."""
        ...


def transcribe(order: Order, recogniser: Recogniser, report: Report) -> Transcript:
    legs, decoding = decode(order.audio, lambda _: report.alive())
    with legs:
        pieces = [piece for leg in range(len(legs)) for piece in pieces_of(legs, leg, report.alive)]
        kept = without_bleed(legs, pieces)
        language, share = None, None
        words: dict[int, list[Word]] = {leg: [] for leg in range(len(legs))}
        if kept:
            language, share = language_of(legs, kept, order.wishes, recogniser)
            _listen(order, legs, _windows(legs, kept), (recogniser, language, report), words)
        turns, hidden = _put_together(words, order.wishes)
        if order.wishes.copy is not None and hidden:
            write_beeped(legs, hidden, order.wishes.copy)
        return Transcript(
            language=language,
            duration=round(legs.seconds, 3),
            legs=tuple(_leg(leg, kept, legs) for leg in range(len(legs))),
            engine=recogniser.engine,
            model=recogniser.model,
            turns=turns,
            facts=_facts(legs, decoding, order.wishes, turns, (share, hidden)),
        )


def _windows(legs: Legs, pieces: Sequence[Piece]) -> list[Window]:
    """Of all legs, in order of time, so that what is there already reads from the beginning."""
    windows = [
        window
        for leg in range(len(legs))
        for window in windows_of([piece for piece in pieces if piece.leg == leg])
    ]
    return sorted(windows, key=lambda window: window.parts[0].start)


def _listen(
    order: Order,
    legs: Legs,
    windows: Sequence[Window],
    means: tuple[Recogniser, str, Report],
    words: dict[int, list[Word]],
) -> None:
    recogniser, language, report = means
    for number, window in enumerate(windows, start=1):
        known = order.known.get(window.name)
        found = hear(window, legs, recogniser, language) if known is None else known
        words[window.leg] += found
        if known is None:
            report.heard(window.name, found, number / len(windows))


def _put_together(
    words: Mapping[int, Sequence[Word]], wishes: Wishes
) -> tuple[tuple[Turn, ...], tuple[Hidden, ...]]:
    ready: dict[int, tuple[Word, ...]] = {}
    hidden: list[Hidden] = []
    for leg, spoken in words.items():
        ready[leg] = correct(spoken, wishes.names) if wishes.names else tuple(spoken)
        if wishes.redact:
            ready[leg], found = redact(leg, ready[leg])
            hidden += found
    return turns_of(ready), tuple(hidden)


def _leg(leg: int, pieces: Sequence[Piece], legs: Legs) -> Leg:
    return Leg(
        leg=leg,
        peaks=peaks_of(legs, leg),
        speech=tuple(
            (round(piece.start / RATE, 3), round(piece.end / RATE, 3)) for piece in pieces if piece.leg == leg
        ),
    )


def _facts(
    legs: Legs,
    decoding: Decoding,
    wishes: Wishes,
    turns: Sequence[Turn],
    known: tuple[float | None, tuple[Hidden, ...]],
) -> Facts:
    announced = wishes.announced or decoding.announced
    warnings = _warnings(legs.seconds, announced, decoding)
    words = [word for turn in turns for word in turn.words]
    unclear = sum(word.probability < _UNCLEAR for word in words) / len(words) if words else 0.0
    return Facts(
        mono=len(legs) == 1,
        damaged=bool(warnings),
        warnings=warnings,
        announced=None if announced is None else round(announced, 3),
        language_probability=known[0],
        unclear=round(unclear, 3),
        hidden=known[1],
    )


def _warnings(seconds: float, announced: float | None, decoding: Decoding) -> tuple[str, ...]:
    found = []
    if announced is not None and announced - seconds > max(_CUT, _CUT_SHARE * announced):
        found.append(
            f"The recording should be {announced:.0f} seconds long, but only {seconds:.0f} are there."
        )
    if decoding.faults or decoding.gaps:
        found.append("Some of the recording is damaged and could not be read.")
    return tuple(found)
