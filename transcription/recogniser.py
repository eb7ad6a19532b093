"""What the worker asks of an engine: the words in half a minute of sound, and its language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from inbox.core.transcript import Word
from transcription.legs import Samples


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Words in seconds of the window; the two figures are the engine's own doubts (natural log, share)."""

    words: tuple[Word, ...]
    logprob: float
    no_speech: float

    @property
    def text(self) -> str:
        return " ".join(word.word for word in self.words)


class Recogniser(Protocol):
    """Used by one thread."""

    @property
    def engine(self) -> str: ...

    @property
    def model(self) -> str: ...

    def languages(self, sound: Samples) -> Mapping[str, float]:
        """How likely each language is; at most half a minute is looked at."""
        ...

    def hear(self, sound: Samples, language: str, *, temperature: float = 0.0) -> tuple[Segment, ...]: ...
