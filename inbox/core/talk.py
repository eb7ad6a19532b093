"""How a call was talked: counted from voices and turns, without understanding a word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from inbox.core.transcript import Transcript, Turn

_SILENCE = 3.0
"""Seconds in which nobody speaks that are more than taking breath."""
_OVERLAP = 1.0
"""Voices are cut with some room around them, so that shorter ones are none."""
_FEW = 10.0
"""Seconds of speech that say nothing yet about how fast somebody speaks."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One leg. `share` is its part of all that is spoken, `monologue` its longest stretch in seconds.

    `words_a_minute` is None where too little is said.
    """

    leg: int
    seconds: float
    share: float
    monologue: float
    words_a_minute: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """In seconds; `first_answer` is how long the client waited for it, None where nobody answered.

    `silences` are pauses of some length between the first and the last word, in `overlaps` all speak.
    """

    voices: tuple[Voice, ...]
    silences: tuple[Span, ...]
    overlaps: tuple[Span, ...]
    first_answer: float | None

    @property
    def silence(self) -> float:
        return round(sum(end - start for start, end in self.silences), 1)


def talk_of(transcript: Transcript, *, client: int) -> Talk | None:
    """`client` is the client's leg; None where the legs cannot be told apart, or nobody speaks."""
    if len(transcript.legs) != 2 or not transcript.turns:
        return None
    speech = [_joined(leg.speech) for leg in transcript.legs]
    everybody = _joined([span for spans in speech for span in spans])
    silences = ((one[1], other[0]) for one, other in pairwise(everybody))
    return Talk(
        voices=tuple(_voice(leg, speech, transcript.turns) for leg in range(len(speech))),
        silences=tuple(_long(silences, _SILENCE)),
        overlaps=tuple(_long(_common(*speech), _OVERLAP)),
        first_answer=_first_answer(transcript.turns, client),
    )


def _voice(leg: int, speech: Sequence[Sequence[Span]], turns: Sequence[Turn]) -> Voice:
    seconds, total = _length(speech[leg]), sum(map(_length, speech))
    words = sum(len(turn.text.split()) for turn in turns if turn.leg == leg)
    return Voice(
        leg=leg,
        seconds=round(seconds, 1),
        share=round(seconds / total, 3) if total else 0.0,
        monologue=round(_monologue(leg, turns), 1),
        words_a_minute=round(words * 60 / seconds) if seconds >= _FEW else None,
    )


def _monologue(leg: int, turns: Sequence[Turn]) -> float:
    """A word or two of the other do not end it, a silence does."""
    longest, begin, end = 0.0, None, 0.0
    for turn in (turn for turn in turns if not turn.aside):
        if turn.leg != leg:
            begin = None
            continue
        if begin is None or turn.start - end > _SILENCE:
            begin = turn.start
        end = turn.end
        longest = max(longest, end - begin)
    return longest


def _first_answer(turns: Sequence[Turn], client: int) -> float | None:
    asked = next((turn for turn in turns if turn.leg == client and not turn.aside), None)
    if asked is None:
        return None
    answers = (turn for turn in turns if turn.leg != client and not turn.aside and turn.end > asked.end)
    answer = next(answers, None)
    return None if answer is None else round(max(0.0, answer.start - asked.end), 1)


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _common(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    found = [(max(a, c), min(b, d)) for a, b in one for c, d in other if max(a, c) < min(b, d)]
    return sorted(found)


def _long(spans: Iterable[Span], least: float) -> list[Span]:
    return [(round(start, 1), round(end, 1)) for start, end in spans if end - start >= least]


def _length(spans: Iterable[Span]) -> float:
    return sum(end - start for start, end in spans)
