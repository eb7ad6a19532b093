"""Makes text from outside fit to be stored and shown: no controls, no halves, no more than asked."""

import re
import unicodedata

_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_NEW_LINE = re.compile("\r\n?|\x85")
_SPACES = re.compile(r"\s+")
_ZERO_WIDTH_JOINER = "\u200d"
_LONGEST_CLUSTER = 32


def clean(text: str, limit: int) -> str:
    """At most `limit` code points, lines ended by LF; NUL and lone surrogates become U+FFFD, controls go.

    The cut stands between two characters as a reader sees them, not inside an emoji or before an accent.
    """
    if not text.isprintable() and _UNWANTED.search(text):
        text = _without_unwanted(text)
    return text if len(text) <= limit else text[: boundary(text, limit)]


def one_line(text: str, limit: int) -> str:
    """Like `clean`, with every run of white space as one space and none at the ends."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()[:limit].rstrip()
    # Only as much is looked at as could be kept, so that a megabyte of spaces costs nothing.
    text = text[: limit * 8 + 64]
    text = _SPACES.sub(" ", clean(text, len(text)))
    return clean(text.strip(), limit).rstrip()


def _without_unwanted(text: str) -> str:
    text = _NEW_LINE.sub("\n", text.replace("\x00", "\ufffd"))
    text = _CONTROL.sub("", text)
    # By way of UTF-16 two halves that belong together find each other; a lone one becomes U+FFFD.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def boundary(text: str, limit: int) -> int:
    """The last place at or before `limit` where a cut is not seen."""
    for cut in range(limit, max(limit - _LONGEST_CLUSTER, 0), -1):
        if not belongs_together(text, cut):
            return cut
    return limit


def belongs_together(text: str, cut: int) -> bool:
    """Whether a reader sees what stands before and after the cut as one character."""
    before, after = text[cut - 1], text[cut]
    if after.isascii():
        return False
    if _ZERO_WIDTH_JOINER in (before, after) or "\U0001f3fb" <= after <= "\U0001f3ff":
        return True
    if unicodedata.category(after)[0] == "M" or "\U000e0020" <= after <= "\U000e007f":
        return True
    return _is_flag_half(after) and _flag_halves_before(text, cut) % 2 == 1


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flag_halves_before(text: str, cut: int) -> int:
    start = cut
    while start > 0 and _is_flag_half(text[start - 1]):
        start -= 1
    return cut - start
