"""Cuts a long text into parts that a provider takes, where a reader minds it least."""

import re

from inbox.kit.text import belongs_together, boundary

_PLACES = (
    re.compile(r"\n\s*\n\s*"),
    re.compile(r"\n\s*"),
    re.compile(r"(?<=[.!?…])\s+"),
    re.compile(r"\s+"),
)
"""Between paragraphs, lines, sentences, words; a later kind only where the part would else be too short."""
_LINK = re.compile(r"\b(?:https?://|mailto:|tg://)\S+|\bwww\.\S+", re.IGNORECASE)
_SHORTEST = 0.5


def split(text: str, limit: int, *, first: int | None = None, utf16: bool = False) -> list[str]:
    """Parts of at most `limit` characters (UTF-16 units if `utf16`), the first of at most `first`.

    No part is empty, and only white space between two parts is left out. A cut is never inside a surrogate
    pair, and inside a link, a word, or what a reader sees as one character only if that alone is too long.
    """
    parts: list[str] = []
    rest = text.strip()
    while rest:
        most = _characters(rest, limit if first is None or parts else first, utf16=utf16)
        end, start = (len(rest), len(rest)) if most >= len(rest) else _cut(rest, most)
        parts.append(rest[:end].rstrip())
        rest = rest[start:].lstrip()
    return parts


def length(text: str, *, utf16: bool = False) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 if utf16 else len(text)


def _characters(text: str, limit: int, *, utf16: bool) -> int:
    """How many characters from the beginning are within the limit; at least one, to get on."""
    if not utf16:
        return max(limit, 1)
    units = 0
    for place, character in enumerate(text):
        units += 2 if character > "\uffff" else 1
        if units > limit:
            return max(place, 1)
    return len(text)


def _cut(text: str, most: int) -> tuple[int, int]:
    """Where the first part ends, and where the rest begins."""
    window = text[: most + 1]
    for place in _PLACES:
        least = 1 if place is _PLACES[-1] else most * _SHORTEST
        found = [
            each for each in place.finditer(window) if each.start() >= least and _parts_from(text, each.end())
        ]
        if found:
            return min(found[-1].start(), most), found[-1].end()
    end = _before_link(text, most)
    return end, end


def _parts_from(text: str, start: int) -> bool:
    """Whether the rest may begin there: an accent belongs to the space before it."""
    return start >= len(text) or not belongs_together(text, start)


def _before_link(text: str, most: int) -> int:
    """A single word is too long: it is cut, but not within a link that could stand in the next part."""
    for link in _LINK.finditer(text):
        if 0 < link.start() < most < link.end():
            return link.start()
    return boundary(text, most)
