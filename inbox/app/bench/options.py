"""What a measurement can be told."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`seconds` is the length of one half of a pair; `conversations` the size of the large store.

    `store` is the address of an empty one to measure on, None an SQLite file of the measurement's own.
    `model` is the folder of a model of speech, `recording` a call of two channels.
    `minutes` is how long a soak lasts.
    """

    seconds: float
    pairs: int
    conversations: int
    folder: Path
    store: str | None = None
    model: Path | None = None
    recording: Path | None = None
    minutes: float = 20.0
