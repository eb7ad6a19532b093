"""What a measurement can be told."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`seconds` is the length of one half of a pair; `conversations` the size of the large store."""

    seconds: float
    pairs: int
    conversations: int
    folder: Path
