"""A recording as text: who said what, when, and how sure we are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

Progress = Callable[[float], None]
"""Told the share that is done, from 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """`start` and `end` are seconds of the recording; `heard` is what a corrected name sounded like."""

    start: float
    end: float
    word: str
    probability: float
    heard: str | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One speaker's stretch; an `aside` is a word or two while the other speaks."""

    leg: int
    start: float
    end: float
    text: str
    words: tuple[Word, ...]
    aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One channel of the recording, counted from 0; `speech` are its stretches of voice, in seconds.

    `peaks` are how loud it is, in percent, over stretches of equal length: for drawing.
    """

    leg: int
    speech: tuple[tuple[float, float], ...]
    peaks: tuple[int, ...] = ()

    @property
    def spoken(self) -> float:
        """Seconds."""
        return sum(end - start for start, end in self.speech)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """A stretch that must not be read nor heard; `kind` is number or code."""

    leg: int
    start: float
    end: float
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`mono` says that the legs cannot be told apart; `announced` is the length we were told, in seconds.

    A `damaged` recording was transcribed as far as it goes; `warnings` are sentences that say how. `unclear`
    is the share of words that are more likely wrong than right.
    """

    mono: bool
    damaged: bool = False
    warnings: tuple[str, ...] = ()
    announced: float | None = None
    language_probability: float | None = None
    unclear: float = 0.0
    hidden: tuple[Hidden, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """`language` is None where nobody spoke; `duration` is what could be decoded, in seconds."""

    language: str | None
    duration: float
    legs: tuple[Leg, ...]
    engine: str
    model: str
    turns: tuple[Turn, ...]
    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the owner of a recording asks for.

    `language` is what is spoken; None has it found out, among `languages` if any are named, with `fallback`
    for a recording that leaves it open. `names` are spelled as they should be read. `redact` hides numbers of
    cards and codes; `copy` is where an MP3 with a tone over them goes, if there are any. `announced` is the
    provider's length.
    """

    language: str | None = None
    languages: tuple[str, ...] = ()
    fallback: str | None = None
    names: tuple[str, ...] = ()
    redact: bool = False
    copy: Path | None = None
    announced: float | None = None


class Windows(Protocol):
    """Remembers what was heard of one recording, so that another process goes on where one died."""

    async def known(self) -> Mapping[str, Sequence[Word]]: ...

    async def heard(self, window: str, words: Sequence[Word], share: float) -> None:
        """Returns when it will not be lost; Conflict if nobody wants the rest any more."""
        ...


class Transcriber(Protocol):
    """Makes text of recordings."""

    async def transcribe(
        self,
        audio: Path,
        wishes: Wishes,
        *,
        key: str = "",
        progress: Progress | None = None,
        windows: Windows | None = None,
    ) -> Transcript:
        """PayloadError for what is no recording, ConfigError without a model, RetryLater if it may later.

        Whoever gives the same `key` again after a crash of the worker, or `windows` that outlive the process,
        has it continued. Cancelling stops it at once.
        """
        ...
