"""The part of an entry that shows why it was found."""

from collections.abc import Sequence

from msgspec import Struct

from inbox.core.terms import Wanted, hits

_BEFORE = 40
_LENGTH = 160
_CUT = "…"


class Piece(Struct, frozen=True, kw_only=True):
    """Some text; `hit`, if it is one of the words that were looked for."""

    text: str
    hit: bool


def excerpt(texts: Sequence[str], wanted: Wanted) -> list[Piece]:
    """Of the first text that has a hit the surroundings, in pieces that joined are what was written."""
    for text in texts:
        places = _joined(list(hits(text, wanted)))
        if places:
            return _cut(text, places)
    return []


def around(text: str, start: int, end: int) -> list[Piece]:
    """The surroundings of what stands there."""
    return _cut(text, [(start, end)])


def _joined(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pairs of characters overlap."""
    joined: list[tuple[int, int]] = []
    for start, end in places:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _cut(text: str, places: list[tuple[int, int]]) -> list[Piece]:
    at = _word_before(text, places[0][0] - _BEFORE)
    end = min(len(text), at + _LENGTH)
    pieces = [Piece(text=_CUT, hit=False)] if at else []
    for start, stop in places:
        if start >= end:
            break
        pieces += _pieces((text[at:start], False), (text[start : min(stop, end)], True))
        at = min(stop, end)
    return [*pieces, *_pieces((text[at:end] + (_CUT if end < len(text) else ""), False))]


def _word_before(text: str, at: int) -> int:
    """Where the word begins that stands there, if that is not far."""
    if at <= 0:
        return 0
    space = text.find(" ", at, at + _BEFORE // 2)
    return at if space < 0 else space + 1


def _pieces(*parts: tuple[str, bool]) -> list[Piece]:
    return [Piece(text=text, hit=hit) for text, hit in parts if text]
