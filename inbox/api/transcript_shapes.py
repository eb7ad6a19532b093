"""What callers get of recordings: how far their text is, the text itself, and what they may say about it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from inbox.api.answers import Named
from inbox.api.schema import Asked
from inbox.core.talk import Talk
from inbox.core.transcript import Leg, Word


class RecordingView(Struct, frozen=True, kw_only=True):
    """`n` is the attachment's place. `state` is waiting, running, done, failed or canceled.

    `share` is what is done, from 0 to 1; `reason` is one sentence on why it failed or waits; `version` grows
    with whatever changes. `has_text` is whether there is a text to read, of now or of an earlier time.
    """

    n: int
    state: str
    share: float
    reason: str | None
    version: int
    has_text: bool = False


class SpeechView(Struct, frozen=True, kw_only=True):
    """`model` hears recordings; without one they wait."""

    model: str | None


class Watched(Struct, frozen=True, kw_only=True):
    """A watched phrase, from the `first` word of the turn's text to its `last`, counted from 0."""

    phrase: str
    first: int
    last: int


class TurnView(Struct, frozen=True, kw_only=True):
    """`heard` is what was heard where somebody corrected it, who is `corrected_by`."""

    turn: int
    leg: int
    start: float
    end: float
    text: str
    words: Sequence[Word]
    aside: bool
    watched: Sequence[Watched] = ()
    heard: str | None = None
    corrected_by: Named | None = None
    corrected_at: datetime | None = None


class TranscriptView(Struct, frozen=True, kw_only=True):
    """`run` counts how often it was transcribed; times are seconds. `talk` is told of calls on two legs."""

    run: int
    language: str | None
    duration: float
    engine: str
    model: str
    mono: bool
    warnings: Sequence[str]
    legs: Sequence[Leg]
    turns: Sequence[TurnView]
    talk: Talk | None = None


class SpokenMatch(Struct, frozen=True, kw_only=True):
    """Where in a recording the words are said: the attachment's place, the turn, and the second."""

    n: int
    turn: int
    start: float


class TextQuery(Asked):
    form: Literal["txt", "srt", "vtt", "json"] = "txt"


class CorrectedTurn(Asked):
    """Empty gives back what was heard; `run` is that of the transcript which the agent saw."""

    text: Annotated[str, Meta(max_length=10_000)]
    run: Annotated[int, Meta(ge=1)]
