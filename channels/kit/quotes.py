"""Tells what somebody wrote now from the quoted mail below it, so that a window can fold that.

Nothing is lost. Only what stands at the end is folded, and only where a program's mark or the shape of its
lines leaves no doubt: people write "From: Berlin" and "On Monday I wrote:" themselves.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from channels.kit.quote_words import FIELDS, ORIGINAL, SENT_FROM, WROTE
from inbox.core.noun import noun

_MOST_LINES = 5_000
_MOST_ATTEMPTS = 50
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_WHOLE_ADDRESS = re.compile(
    r"[\[<(](?:mailto:)?\s?[^\s<>@]{1,64}@[^\s<>@]{1,255}[\])>]|^[\"']?[^\s<>@:/]{1,64}@[^\s<>@:/]{1,255}[\"';,]*$"
)
_DATE = re.compile(
    r"\b(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d\d\b|[๐-๙٠-٩۰-۹]{4}|\b25\d\d\b", re.IGNORECASE
)
_TIME = re.compile(
    r"\d{1,2}\s?[:.h時点시时]\s?[0-5]\d|[٠-٩۰-۹]{1,2}:[٠-٩۰-۹]{2}|\d{1,2}\s?[ap]\.?m\b", re.IGNORECASE
)
_BIDI = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LABELLED = re.compile(r"[\s>*|]*+([^\s:：>*|][^:：]{0,30})[:：](.*)")
_POSTSCRIPT = re.compile(r"\s*(?:P\.?\s?S\b|П\.?\s?С\b|З\.?\s?Ы\b)", re.IGNORECASE)
_DASHES = "-–—_=*"
_LONGEST_RULE = 120
_SIGNATURE = "-- "
_BARE_SIGNATURE = "--"  # where a program took the space away
_LONGEST_SIGNATURE = 15
_LONGEST_BARE_SIGNATURE = 8
_LONGEST_INTRODUCTION = 4
_LONGEST_LINE = 500
_LONGEST_INTRODUCED = 250
_HANDMADE = 120


@noun
class Split:
    """`text` and `quoted` after each other are the whole; `quoted` begins with the gap between the two."""

    text: str
    quoted: str = ""


def split_quoted(text: str, begins: int | None = None) -> Split:
    """`begins` is where the HTML says that the older mail begins."""
    text = text.rstrip()
    lines = [_plain(line[:_LONGEST_LINE]) for line in text.split("\n")]
    hint = None if begins is None else text.count("\n", 0, begins) + bool(text[:begins].strip())
    cut = min(_starts(lines[:_MOST_LINES], hint), default=len(lines))
    cut = _above_signature(lines, cut)
    new = "\n".join(text.split("\n")[:cut]).rstrip()
    # A mail that would be nothing but folded is shown as it is.
    return Split(text=new, quoted=text[len(new) :]) if new.strip() else Split(text=text)


def _plain(line: str) -> str:
    return line if line.isascii() else _BIDI.sub("", line)


def _starts(lines: Sequence[str], hint: int | None) -> Iterator[int]:
    """Lines from which all the rest is older mail."""
    if hint is not None:
        yield _introduction(lines, hint)
    marked = _marked(lines)
    if marked is not None:
        start = _introduction(lines, marked)
        # "> Next" right below a sentence is somebody's own.
        if start < marked or not marked or not lines[marked - 1].strip():
            yield start
    yield from islice(_unmarked(lines), 1)


def _unmarked(lines: Sequence[str]) -> Iterator[int]:
    """Where older mail begins that has no `>` before its lines."""
    attempts = 0
    for number, line in enumerate(lines):
        if not line or line[0] == ">":
            continue
        if _is_original(between_dashes(line)) or is_header_block(lines, number):
            yield _rule_above(lines, number)
        if line.rstrip().endswith((":", "：")) and attempts < _MOST_ATTEMPTS:
            attempts += 1
            if size := _introduces(lines, number + 1, strict=True):
                yield _fields_above(lines, number + 1 - size)


def _is_original(words: str | None) -> bool:
    return words is not None and bool(ORIGINAL.fullmatch(words) or _tells_who(words, strict=True))


def _marked(lines: Sequence[str]) -> int | None:
    """Where the lines with `>` begin that end the mail, a signature below them apart."""
    end = _without_signature(lines)
    start = end
    while start and (not lines[start - 1].strip() or lines[start - 1].lstrip().startswith(">")):
        start -= 1
    while start < end and not lines[start].strip():
        start += 1
    return start if start < end else None


def _introduction(lines: Sequence[str], start: int) -> int:
    """The first line of `On Monday X wrote:` above the quotation, or the quotation's first."""
    above = start
    while above and not lines[above - 1].strip():
        above -= 1
    size = _introduces(lines, above, strict=False)
    return _fields_above(lines, above - size) if size else _rule_above(lines, start)


def _fields_above(lines: Sequence[str], start: int) -> int:
    """Some programs write To and Subject below a line of dashes, then who wrote."""
    above = start
    while above and start - above < 3 and _field(lines[above - 1])[0]:
        above -= 1
    return above - 1 if above < start and above and _is_rule(lines[above - 1]) else start


def _introduces(lines: Sequence[str], end: int, *, strict: bool) -> int:
    """How many lines before `end` say who wrote the quoted mail; `strict` where no `>` follows."""
    joined = ""
    for size in range(1, min(_LONGEST_INTRODUCTION, end) + 1):
        line = lines[end - size].strip()
        if not line or line.startswith(">"):
            return 0
        joined = f"{line} {joined}".strip()
        if len(joined) > _LONGEST_INTRODUCED:
            return 0
        if not joined.endswith((":", "：")) and not _ends_with_address(joined):
            return 0
        if _tells_who(joined, strict=strict):
            return size + _begun_above(lines, end - size, joined)
    return 0


def _tells_who(line: str, *, strict: bool) -> bool:
    address = "@" in line and bool(_ADDRESS.search(line.replace("< ", "<")))
    if strict and not address:
        return False
    dated = bool(_DATE.search(line)) and bool(_TIME.search(line))
    wrote = bool(WROTE.search(line))
    if strict:
        return dated and (wrote or _is_dated_first(line) or "<" in line)
    return (
        (address and (wrote or dated or bool(_DATE.search(line))))
        or (wrote and (dated or len(line) <= _HANDMADE))
        or (dated and len(line) <= _HANDMADE)
    )


def _is_dated_first(line: str) -> bool:
    found = _DATE.search(line)
    return found is not None and found.start() < 40


def _ends_with_address(line: str) -> bool:
    return line.endswith(">") and bool(_ADDRESS.search(line))


def _begun_above(lines: Sequence[str], start: int, joined: str) -> int:
    """Programs break the line after 76 characters: its date may stand above what was found so far."""
    if _DATE.search(joined) and _TIME.search(joined):
        return 0
    for size in range(1, 3):
        if start - size < 0 or not lines[start - size].strip():
            return 0
        line = lines[start - size]
        if (
            _DATE.search(line)
            and (_TIME.search(line) or _TIME.search(joined))
            and len(line) <= 100
            and not line.rstrip().endswith((".", "!", "?"))
        ):
            return size
    return 0


def is_header_block(lines: Sequence[str], start: int) -> bool:
    """From, Sent, To, Subject as Outlook writes them: with addresses, or all four in its order."""
    found = header_block(lines, start)
    if len(found) < 3 or "from" not in found:
        return False
    if any(_WHOLE_ADDRESS.search(found.get(name, "").strip()) for name in ("from", "to")):
        return True
    names = [name for name in found if name != "cc"]
    dated = bool(_DATE.search(found.get("date", ""))) and bool(_TIME.search(found.get("date", "")))
    return dated and names[:4] in (["from", "date", "to", "subject"], ["from", "subject", "date", "to"])


def header_block(lines: Sequence[str], start: int) -> dict[str, str]:
    """The fields that begin at this line, by their English names, folded lines passed over."""
    found: dict[str, str] = {}
    last = ""
    for line in lines[start : start + 14]:
        name, value = _field(line)
        if name and (name not in found or name == "cc"):
            found[name] = value
            last = name
        elif (
            last in ("to", "cc", "subject")
            and line.strip()
            and not name
            and (line[:1] in " \t" or "@" in line)
        ):
            continue
        elif line.strip() or last:
            break
    return found


def _field(line: str) -> tuple[str, str]:
    found = _LABELLED.match(line)
    name = FIELDS.get(found[1].strip(" \u00a0*").lower()) if found else None
    return (name, found[2].strip(" \t*")) if found and name else ("", "")


def _rule_above(lines: Sequence[str], start: int) -> int:
    """The line drawn above the quoted mail belongs to it."""
    above = start
    while above and not lines[above - 1].strip():
        above -= 1
    return above - 1 if above and _is_rule(lines[above - 1]) else start


def _is_rule(line: str) -> bool:
    line = line.strip()
    return (len(line) >= 5 and not line.strip("-_=*")) or line == "* * *" or between_dashes(line) is not None


def between_dashes(line: str) -> str | None:
    """`words` of `---- words ----`."""
    line = line.strip()
    if (
        len(line) > _LONGEST_RULE
        or line[:2].strip(_DASHES + " ")
        or line[-1:] not in _DASHES
        or line[:1] not in _DASHES
    ):
        return None
    return line.strip(f"{_DASHES} \t") or None


def _without_signature(lines: Sequence[str]) -> int:
    """Where a signature begins that ends the mail; else the number of lines."""
    for number in range(len(lines) - 1, max(-1, len(lines) - _LONGEST_SIGNATURE - 2), -1):
        line = lines[number].replace("\u00a0", " ")
        if line == _SIGNATURE or (line == _BARE_SIGNATURE and _signs(lines[number + 1 :], lines)):
            return number
    return len(lines)


def _signs(below: Sequence[str], lines: Sequence[str]) -> bool:
    """Without its space the mark may be a line that somebody drew: below it stands nothing that is said."""
    short = len(below) < _LONGEST_BARE_SIGNATURE and lines.count(_BARE_SIGNATURE) == 1
    return short and not any("?" in line or _POSTSCRIPT.match(line) for line in below)


def _above_signature(lines: Sequence[str], cut: int) -> int:
    """The new text without its signature: below `-- `, or the line of a telephone."""
    cut = _without_signature(lines[:cut])
    last = cut
    while last and not lines[last - 1].strip():
        last -= 1
    return last - 1 if last and SENT_FROM.fullmatch(lines[last - 1]) else cut
