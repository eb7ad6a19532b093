"""Finds a phrase in a text, in whatever form its words stand: договор in договоры, umowa in umowy."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Protocol

from inbox.core.folding import fold
from inbox.core.terms import Term, Wanted, wanted

LANGUAGES: Mapping[str, str] = {
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "lt": "lithuanian",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "tr": "turkish",
}
"""Whose forms we know, by the library's name."""
_WORD = re.compile(r"[^\W_]+")
_SHORTEST = 2


def places_of(phrase: str, language: str, text: str) -> Iterator[tuple[int, int]]:
    """Where its words stand one after the other, from and to."""
    wished = _stems(phrase, language)
    found = [(match.start(), match.end(), _stem(match[0], language)) for match in _WORD.finditer(text)]
    for first in range(len(found) - len(wished) + 1 if wished else 0):
        if all(found[first + place][2] == stem for place, stem in enumerate(wished)):
            yield found[first][0], found[first + len(wished) - 1][1]


def wanted_forms(phrase: str, language: str) -> Wanted:
    """By which a search finds every entry with the phrase, and some with other words that begin alike."""
    if language not in LANGUAGES:
        return wanted(phrase)
    words = [fold(match[0]) for match in _WORD.finditer(phrase)]
    shared = [_shared(word, _stem(word, language)) for word in words]
    return tuple((Term(each, prefix=True),) for each in dict.fromkeys(shared) if len(each) >= _SHORTEST)


def _shared(word: str, stem: str) -> str:
    """The beginning of both."""
    same = next((at for at, (one, other) in enumerate(zip(word, stem, strict=False)) if one != other), None)
    return stem[:same] if same is not None else min(word, stem, key=len)


@lru_cache(maxsize=1000)
def _stems(phrase: str, language: str) -> Sequence[str]:
    return tuple(_stem(match[0], language) for match in _WORD.finditer(phrase))


@lru_cache(maxsize=50_000)
def _stem(word: str, language: str) -> str:
    if language not in LANGUAGES:
        return fold(word)
    return fold(_stemmer(LANGUAGES[language]).stemWord(word.casefold().replace("ё", "е")))


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - the library's name


@cache
def _stemmer(name: str) -> _Stemmer:
    from snowballstemmer import stemmer  # noqa: PLC0415 - large, and for watched phrases only

    found: _Stemmer = stemmer(name)
    return found
