"""Cleans what people write into tags, and notices templates that an advertising system left unfilled."""

import re
import unicodedata

LONGEST_VALUE = 255

# {keyword} · {{campaign.name}} · %7Bkeyword%7D (escaped twice) · __CAMPAIGN_ID__ · %%SITE%% · $section$
# · *|LIST|* · [id]
_MACRO = re.compile(
    r"\{[^{}]{0,80}\}|%7b.{0,80}?%7d|^__[A-Z0-9_]+__$|^%%.{1,80}%%$|^\$\w{1,80}\$$"
    r"|^\*\|.{1,80}\|\*$|^\[[a-z_.\-]{1,80}\]$",
    re.IGNORECASE,
)
_OPENS_MACRO = frozenset("*[")
_EMPTY = frozenset(
    {"", "null", "undefined", "(not set)", "(not provided)", "(none)", "none", "(direct)", "nan", "-"}
)
# Control, surrogate, private, unassigned, and format (which turns the direction of writing), but not joiners.
_UNSEEN = frozenset({"Cc", "Cs", "Co", "Cn", "Cf"})
_JOINERS = frozenset("\u200c\u200d")


def clean(value: str, longest: int = LONGEST_VALUE) -> str:
    """One line of visible text in NFC, cut at `longest`; safe to store and to show."""
    if len(value) <= longest and value.isascii() and value.isprintable():
        return value.strip()
    value = value[: longest * 4]
    if not value.isascii():
        value = unicodedata.normalize("NFC", value)
    if not value.isprintable():
        value = "".join(letter for letter in value if _is_visible(letter))
    return value.strip()[:longest].rstrip()


def _is_visible(letter: str) -> bool:
    return letter in _JOINERS or unicodedata.category(letter) not in _UNSEEN


def is_macro(value: str) -> bool:
    if not ("{" in value or "%" in value or "__" in value or "$" in value or value[:1] in _OPENS_MACRO):
        return False
    return _MACRO.search(value) is not None


def says_nothing(value: str) -> bool:
    return value.lower() in _EMPTY


def says_little(medium: str) -> bool:
    """Whether a medium leaves open how the visitor was won: none given, `organic` or `referral`."""
    return says_nothing(medium) or medium in {"organic", "referral"}
