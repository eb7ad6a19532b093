"""How much of one message is read at most, what was read, and what had to be mended on the way."""

from dataclasses import dataclass, field

MAX_BYTES = 64_000_000
MAX_HEADER = 1_000_000
MAX_FIELDS = 2_000
MAX_PARTS = 1_000
MAX_DEPTH = 50
MAX_SEARCHED = 150_000_000
MAX_CANDIDATES = 100_000
MAX_HEADER_LINES = 20_000
_MAX_WARNINGS = 50


@dataclass(slots=True)
class Work:
    """`searched` are the bytes looked through for boundaries, `candidates` the places that looked like one.

    Each level of nesting looks again.
    """

    parts: int = 0
    searched: int = 0
    candidates: int = 0
    warnings: list[str] = field(default_factory=list)

    def warn(self, sentence: str) -> None:
        if sentence not in self.warnings and len(self.warnings) < _MAX_WARNINGS:
            self.warnings.append(sentence)

    def may_open(self, depth: int, length: int) -> bool:
        """Whether a part of this length, this deep, may still be taken apart; says so if not."""
        if depth >= MAX_DEPTH:
            self.warn(f"Parts nested deeper than {MAX_DEPTH} are kept closed.")
            return False
        if self.parts >= MAX_PARTS or self.searched + length > MAX_SEARCHED:
            self.warn("The message has more parts than are opened; the rest stays in the original.")
            return False
        self.searched += length
        return True
