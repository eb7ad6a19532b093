"""Puts names right that recognition misheard, and keeps what was heard."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from inbox.core.transcript import Word

_ALIKE = 80.0
_SHORTEST = 5
"""Letters: shorter names are like too many other words."""


def correct(words: Sequence[Word], names: Sequence[str]) -> tuple[Word, ...]:
    """Several words that are one name become one word; a name already right is left alone."""
    wanted = [(name, _letters(name), len(name.split())) for name in names if len(_letters(name)) >= _SHORTEST]
    found: list[Word] = []
    place = 0
    while place < len(words):
        likeness, name, length = _best(words, place, wanted)
        if name is None or _best(words, place + 1, wanted)[0] > likeness:
            found.append(words[place])
            place += 1
        else:
            found.append(_named(words[place : place + length], name))
            place += length
    return tuple(found)


def _best(
    words: Sequence[Word], place: int, wanted: Sequence[tuple[str, str, int]]
) -> tuple[float, str | None, int]:
    """How alike, which name, and how many words it takes."""
    best: tuple[float, str | None, int] = (0.0, None, 1)
    for name, letters, count in wanted:
        for length in range(max(1, count - 1), min(count + 1, len(words) - place) + 1):
            spoken = _letters("".join(word.word for word in words[place : place + length]))
            likeness = fuzz.ratio(spoken, letters, score_cutoff=_ALIKE)
            if likeness > best[0] and likeness >= _ALIKE:
                best = (likeness, name, length)
    return best


def _named(heard: Sequence[Word], name: str) -> Word:
    text = " ".join(word.word for word in heard)
    if _bare(text) == name:
        text = ""
    return replace(
        heard[0],
        end=heard[-1].end,
        word=_with_marks(name, heard),
        probability=min(word.probability for word in heard),
        heard=text or None,
    )


def _with_marks(name: str, heard: Sequence[Word]) -> str:
    """Commas and the like stay where they were."""
    after = re.search(r"(?:['’]s)?[^\w]*$", heard[-1].word)
    before = re.match(r"[^\w]*", heard[0].word)
    return f"{before[0] if before else ''}{name}{after[0] if after else ''}"


def _bare(text: str) -> str:
    return re.sub(r"^\W+|(?:['’]s)?\W*$", "", text)


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]", "", text.casefold())
