"""The words by which a text is found: one definition, so that every engine finds the same entries.

Words are folded. Scripts without spaces give pairs of neighbouring characters, an emoji is a word, an e-mail
address is one as a whole and by its parts, and a number that may be a telephone's is found by its last
digits, however it is written.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from inbox.core.folding import address, fold, words

_LONGEST = 64
"""Letters of a word that count."""
_MOST = 5000
_READ = 200_000
"""Of one entry so many words count, and of one text so many characters: the first ones."""
_MOST_ASKED = 32
_PHONE = range(7, 11)
"""So many last digits name a telephone: a country's code or a leading zero may be missing."""
# Characters that Python counts to no word but that belong inside one: accents, vowel signs of Asian scripts.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0fff"
    "\u1000-\u109f\u1780-\u17ff\u1ab0-\u1aff\u1dc0-\u1dff\ufe20-\ufe2f"
)
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U000323af"
)
_TOKEN = re.compile(
    r"(?P<email>[^\W_][\w.+-]{0,63}@[^\W_](?:[\w-]|\.(?=[^\W_])){0,200})"
    r"|(?P<phone>\+?\d(?:[ \u00a0().\-/]{0,3}\d){6,14}(?!\d))"
    rf"|(?P<word>[^\W_](?:[^\W_]|[{_MARKS}])*)"
    "|(?P<symbol>[\u2190-\u2bff\U0001f000-\U0001faff])"
)
_RUN = re.compile(rf"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_UNSPACED_RUN = re.compile(f"[{_UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Term:
    """A word that is looked for; with `prefix`, every word that begins with it."""

    text: str
    prefix: bool = False

    def meets(self, found: str) -> bool:
        return found.startswith(self.text) if self.prefix else found == self.text


Wanted = tuple[tuple[Term, ...], ...]
"""All of these groups have to be met, each by one of its terms."""


def terms_of(texts: Iterable[str]) -> list[str]:
    """By what these texts are found, each word once."""
    found: dict[str, None] = {}
    for text in texts:
        for match in _TOKEN.finditer(text[:_READ]):
            found.update(dict.fromkeys(_stored(match)))
            if len(found) >= _MOST:
                return list(found)[:_MOST]
    return list(found)


def wanted(query: str) -> Wanted:
    """What the query asks for; the last word may be the beginning of one. Empty if there is no word in it."""
    groups: list[tuple[Term, ...]] = []
    matches = list(_TOKEN.finditer(query))
    for match in matches:
        groups += _asked(match, last=match is matches[-1])
    return tuple(dict.fromkeys(groups))[:_MOST_ASKED]


def meets(found: Iterable[str], groups: Wanted) -> bool:
    """Whether an entry with these words is one that is looked for."""
    known = list(found)
    return all(any(term.meets(word) for term in group for word in known) for group in groups)


def hits(text: str, groups: Wanted) -> Iterator[tuple[int, int]]:
    """Where a wanted word stands in the text, in order, from and to."""
    looked_for = [term for group in groups for term in group]
    for match in _TOKEN.finditer(text):
        for start, end, found in _places(match):
            if any(term.meets(word) for word in found for term in looked_for):
                yield start, end


def _stored(match: re.Match[str]) -> Sequence[str]:
    token = match[0]
    plain = _words(token)
    if match.lastgroup == "email":
        return (address(token), *plain)
    if match.lastgroup == "phone":
        digits = _digits(token)
        return (*plain, digits, *(digits[-length:] for length in _PHONE if length < len(digits)))
    return plain


def _asked(match: re.Match[str], *, last: bool) -> list[tuple[Term, ...]]:
    token = match[0]
    if match.lastgroup == "email":
        return [(Term(address(token), prefix=last),)]
    runs = _runs(token)
    terms = [term for run in runs for term in _asked_run(run, prefix=last and run is runs[-1])]
    if match.lastgroup == "phone":
        digits = _digits(token)
        number = Term(digits[-_PHONE[-1] :], prefix=last and len(digits) <= _PHONE[-1])
        return [(term, number) for term in terms]
    return [(term,) for term in terms]


def _asked_run(run: str, *, prefix: bool) -> list[Term]:
    """Of a script without spaces the pairs, or whatever begins with its one character."""
    if not _UNSPACED_RUN.match(run):
        return [Term(run[:_LONGEST], prefix=prefix)]
    return [Term(run, prefix=True)] if len(run) == 1 else [Term(pair) for pair in _pairs(run)]


def _places(match: re.Match[str]) -> Iterator[tuple[int, int, Sequence[str]]]:
    """The smallest pieces of a token that can be hit, with what they are found by."""
    if match.lastgroup != "word":
        yield match.start(), match.end(), _stored(match)
        return
    for run in _RUN.finditer(match[0]):
        start, text = match.start() + run.start(), run[0]
        if _UNSPACED_RUN.match(text):
            yield from ((start + at, start + at + 2, _words(pair)) for at, pair in enumerate(_pairs(text)))
            yield start + len(text) - 1, start + len(text), _words(text[-1])
        else:
            yield start, start + len(text), _words(text)


@lru_cache(maxsize=20_000)
def _words(token: str) -> tuple[str, ...]:
    """What a token is stored as."""
    return tuple(
        word
        for run in _runs(token)
        for word in ([*_pairs(run), run[-1]] if _UNSPACED_RUN.match(run) else [run[:_LONGEST]])
    )


def _runs(token: str) -> list[str]:
    """The folded words of a token, divided where a script without spaces begins or ends."""
    return [run for word in words(token) for run in _RUN.findall(word)]


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _digits(token: str) -> str:
    digits = "".join(character for character in fold(token) if character in "0123456789")
    return digits.lstrip("0") or "0"
