"""Makes the name that a stranger gave a file harmless to show and to offer for download."""

import re
import unicodedata

_LONGEST = 120
_LONGEST_ENDING = 16
_UNNAMED = "file"
# Invisible, although Unicode counts them as letters, marks or symbols.
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SPACES = re.compile(r"\s+")


def file_name(text: str) -> str:
    """One visible line of at most 120 characters, without a path, never empty.

    It names the file to people; no place on a disk may ever be made from it.
    """
    name = re.split(r"[/\\]", _visible(text[-4096:]))[-1].strip()
    if not name.strip(". "):
        return _UNNAMED
    if len(name) <= _LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > _LONGEST_ENDING:
        return name[:_LONGEST].strip()
    return (stem[: _LONGEST - len(ending) - 1].strip() or _UNNAMED) + dot + ending


def _visible(text: str) -> str:
    # Taking a character away can bring two others together that compose, hence normalised after it.
    kept = "".join(" " if character.isspace() else character for character in text if _is_visible(character))
    return unicodedata.normalize("NFC", _SPACES.sub(" ", _BLANK.sub("", unicodedata.normalize("NFC", kept))))


def _is_visible(character: str) -> bool:
    return character in "\t\n" or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
