"""Letters as people who search mean them: compatibility forms, case and accents count for nothing, ё is е.

Accents are taken from Latin and Greek letters only: й is another letter than и, and a vowel sign of Thai or
Hindi is no ornament. The points of Hebrew and Arabic, which few people write, are left out.
"""

import re
import unicodedata

_LOOSE_ACCENT = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f]")
_OTHER_LETTERS = {"ё": "е", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i"}


def fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).translate(_FOLDED)


def words(text: str) -> list[str]:
    """The folded words: of ASCII only letters and digits, beyond it marks and symbols too."""
    return fold(text).translate(_WORDS).split()


def address(text: str) -> str:
    """A folded e-mail address."""
    return fold(text).translate(_ADDRESS)


class _Folded(dict[int, str]):
    """A character without its accent, filled as characters come."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _without_accent(chr(code))
        return folded


class _Only(dict[int, str]):
    """A character that may stand in a word, of ASCII a letter, a digit or one of `more`; else `instead`."""

    def __init__(self, more: str, instead: str) -> None:
        super().__init__()
        self._more = more
        self._instead = instead

    def __missing__(self, code: int) -> str:
        character = chr(code)
        is_word = character.isalnum() or character in self._more or _is_mark_or_symbol(character)
        self[code] = kept = character if is_word else self._instead
        return kept


def _without_accent(character: str) -> str:
    if character in _OTHER_LETTERS:
        return _OTHER_LETTERS[character]
    if _LOOSE_ACCENT.match(character):
        return ""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    plain = unicodedata.normalize("NFD", character)[0]
    return plain if unicodedata.name(plain, "").startswith(("LATIN", "GREEK")) else character


def _is_mark_or_symbol(character: str) -> bool:
    return not character.isascii() and unicodedata.category(character) in {"Mn", "Mc", "So"}


_FOLDED = _Folded()
_WORDS = _Only("", " ")
_ADDRESS = _Only("@.+-_", "")
