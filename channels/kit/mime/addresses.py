"""Reads lists of addresses (RFC 5322, 6532): groups, comments, routes and what real senders make of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from channels.kit.mime.charset import decode_unknown
from channels.kit.mime.words import words
from inbox.core.noun import noun
from inbox.kit.text import one_line

_MOST = 5_000
_LONGEST = 300_000
_MOST_TOKENS = 40_000
_LONGEST_NAME = 300
_LONGEST_EMAIL = 500
_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | "(?P<quoted>(?:[^"\\]|\\.)*+)"?
      | <(?P<angle>(?:[^<>"]|"[^"<>]*+")*+)>+
      | (?P<sign>[,;:()])
      | (?P<escape>\\.)
      | (?P<atom>=\?[^?\s]+\?[bBqQ]\?[^?]*\?=|[^\s",;:()<\\]+|[<"\\])""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_BARE = re.compile(r"[^\s@]+@[^\s@]+")
_COMMENT = re.compile(r"\([^()]*\)")
_AROUND_SIGNS = re.compile(r"(?<!\s)\s*+([.@])\s*+")
_ROUTE = re.compile(r"@[^:]*:")


@noun
class Address:
    """One mailbox as it was written; `email` None if there is only a name."""

    name: str | None = None
    email: str | None = None


@dataclass(slots=True)
class _Entry:
    """What stands between two commas."""

    words: list[str]  # of the phrase, each with the white space before it
    quoted: list[str]
    comment: str = ""
    angle: str | None = None

    @property
    def may_name_group(self) -> bool:
        return self.angle is None and not any("@" in word for word in self.words)

    @property
    def empty(self) -> bool:
        return self.angle is None and not "".join(self.words).strip()


def read_addresses(raw: bytes | None, charset: str | None = None) -> tuple[Address, ...]:
    """Members of groups stand in the list like all others, without the group's name."""
    found: list[Address] = []
    lost: list[str] = []
    for entry in _entries(decode_unknown((raw or b"")[:_LONGEST].replace(b"\0", b""), charset)):
        address = _address(entry)
        if address.email and "@" not in address.email and entry.angle is None and not entry.comment:
            lost.append(address.email)
        else:
            found += _with_lost(lost, address, entry)
            lost = []
        if len(found) + len(lost) >= _MOST:
            break
    return tuple(found + [Address(email=each) for each in lost])


def _with_lost(lost: list[str], address: Address, entry: _Entry) -> list[Address]:
    """A name with a comma in it that was not quoted, or an address of the own host."""
    if lost and entry.angle is not None and address.name and not entry.quoted:
        *others, last = lost
        address = Address(name=one_line(f"{last}, {address.name}", _LONGEST_NAME), email=address.email)
        return [*(Address(email=each) for each in others), address]
    return [*(Address(email=each) for each in lost), address]


def _entries(text: str) -> Iterator[_Entry]:
    entry = _Entry([], [])
    for token in _tokens(text):
        if isinstance(token, str):
            entry.comment += token
        elif token["sign"] in (",", ";") or (token["sign"] == ":" and entry.may_name_group):
            if token["sign"] != ":" and not entry.empty:
                yield entry
            entry = _Entry([], [])
        else:
            _add(entry, token)
    if not entry.empty:
        yield entry


def _tokens(text: str) -> Iterator[re.Match[str] | str]:
    """Pieces of comments, which may stand anywhere and inside each other, as text; all others as matches."""
    depth = 0
    for token in islice(_TOKEN.finditer(text), _MOST_TOKENS):
        sign = token["sign"]
        if sign == "(":
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
        else:
            yield token[0] if depth else token


def _add(entry: _Entry, token: re.Match[str]) -> None:
    kind = token.lastgroup
    if kind == "quoted":
        text = _ESCAPED.sub(r"\1", token["quoted"])
        entry.quoted.append(text)
        entry.words.append(f'"{text}"')
    elif kind == "angle":
        if entry.angle is not None and "@" not in entry.angle:
            entry.words.append(entry.angle)
        if entry.angle is None or "@" not in entry.angle:
            entry.angle = token["angle"]
    else:
        entry.words.append(" " if kind == "space" else token[0])


def _address(entry: _Entry) -> Address:
    if entry.angle is not None:
        email = _email(entry.angle)
        return Address(name=_name(entry.words) or _comment(entry), email=email)
    text = "".join(entry.words).strip()
    if "@" not in text:
        return _without_at(entry, text)
    together = _AROUND_SIGNS.sub(r"\1", text)
    if together != text and _BARE.fullmatch(together):
        return Address(name=_comment(entry), email=_email(together))
    for position, word in enumerate(entry.words):
        alone = word.strip(";,")
        if _BARE.fullmatch(alone):
            name = _name(entry.words[:position] + entry.words[position + 1 :])
            return Address(name=name or _comment(entry), email=_email(alone))
    return Address(name=_comment(entry), email=_email(text))


def _without_at(entry: _Entry, text: str) -> Address:
    decoded = words(text)
    if "@" in decoded and decoded != text:  # all of it was put into one encoded word
        return next((_address(inner) for inner in _entries(decoded)), Address())
    name = one_line(_name(entry.words) or _comment(entry) or "", _LONGEST_NAME)
    if name and " " not in name and not entry.quoted:
        return Address(name=_comment(entry), email=name)
    return Address(name=name or None)


def _email(text: str) -> str | None:
    text = words(text.strip()) if "=?" in text else text.strip()
    text = _COMMENT.sub("", text)
    text = _ROUTE.sub("", text, count=1) if text.startswith("@") else text
    text = text.removeprefix("mailto:").strip("<>' \t")
    if not text.startswith('"'):
        text = "".join(text.split())
    return one_line(text, _LONGEST_EMAIL) or None


def _name(phrase: list[str]) -> str | None:
    """Encoded words inside quotes are against the rules and very common."""
    text = "".join(word[1:-1] if word.startswith('"') and len(word) > 1 else word for word in phrase)
    return one_line(words(text), _LONGEST_NAME) or None


def _comment(entry: _Entry) -> str | None:
    return one_line(words(_ESCAPED.sub(r"\1", entry.comment)), _LONGEST_NAME) or None
