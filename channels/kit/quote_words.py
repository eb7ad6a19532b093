"""What mail programs of many languages write around the mail that is answered, as patterns over lines."""

import re
from pathlib import Path

_FILE = Path(__file__).parent / "data/quote_words.txt"
_FIELDS = ("from", "date", "to", "cc", "subject")


def _sections() -> dict[str, list[str]]:
    """The words of each section of the file."""
    text = re.sub(r"(?m)^#.*$", "", _FILE.read_text(encoding="utf-8"))
    parts = re.split(r"(?m)^\[([a-z ]+)\]$", text)[1:]
    names, bodies = parts[::2], parts[1::2]
    return {
        name: [each.strip() for each in body.replace("\n", " ").split("|") if each.strip()]
        for name, body in zip(names, bodies, strict=True)
    }


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in words)


_WORDS = _sections()

# "wrote", as it stands or ends in the line above a quotation; in some languages nothing parts words.
WROTE = re.compile(
    rf"(?:(?<!\w)(?:{_any(_WORDS['wrote'])})(?!\w))|写道|寫道|のメール|작성|书写", re.IGNORECASE
)
# "Original message", between dashes.
ORIGINAL = re.compile(rf"(?:{_any(_WORDS['original'])})(?:\s*\(.{{0,40}}\))?", re.IGNORECASE)
# Forwards are told apart: what they hold is news, not a quotation.
FORWARDED = re.compile(rf"(?:{_any(_WORDS['forwarded'])})(?!\w)", re.IGNORECASE)
# The fields of the block that Outlook and its like put above the older mail, by their label in lower case.
# A label that two languages use for different fields stands for the first.
FIELDS: dict[str, str] = {}
for _name in _FIELDS:
    for _label in _WORDS[_name]:
        FIELDS.setdefault(_label.lower(), _name)
# Lines that telephones put below a mail.
SENT_FROM = re.compile(
    rf"[\s_*-]*(?:{_any(_WORDS['sent from'])})\b.{{0,80}}|.{{0,40}}(?:から送信|에서 보냄)", re.IGNORECASE
)
