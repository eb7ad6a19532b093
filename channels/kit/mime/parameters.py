"""Reads fields of the shape `value; name=value` (RFC 2045), with continued and encoded ones (RFC 2231)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from channels.kit.mime.charset import decode, decode_unknown
from channels.kit.mime.words import words

_LONGEST = 20_000
_MOST = 200
_PARAMETER = re.compile(
    r"""\s*([^\s=;"]{1,100})\s*=\s*(?:"((?:[^"\\]|\\.)*+)(?:"|\Z)|([^;]*))[\s;]*|[^;=]*+[;=]*"""
)
_HEAD = re.compile(
    r"[^;]{0,200}?(?=\s+[A-Za-z][\w*-]{0,40}\s?=|;|\Z)"
)  # the first semicolon may be forgotten
_NEXT = re.compile(r"\s+[A-Za-z][\w*-]{0,40}=(?=[\"\w])")
_ESCAPED = re.compile(r'\\(["\\])')
_COMMENT = re.compile(r"\s*\([^()]*\)")
_SECTION = re.compile(r"(.+?)(?:\*(\d{1,3}))?(\*)?")
_TYPE = re.compile(r"([\w!#$&^.+-]{1,100})/([\w!#$&^.+-]{1,100})")
_ALONE = {
    "text": "text/plain",
    "html": "text/html",
    "multipart": "multipart/mixed",
    "message": "message/rfc822",
}


@dataclass(frozen=True, slots=True)
class Field:
    """`value` in lower case, parameter names too, the parameters' values decoded."""

    value: str
    parameters: Mapping[str, str] = field(default_factory=dict)


def read_field(raw: bytes | None) -> Field:
    text = decode_unknown((raw or b"")[:_LONGEST])
    head = _HEAD.match(text)
    value = _COMMENT.sub("", head[0]).strip(" \t\"'").lower() if head else ""
    rest = text[head.end() if head else 0 :]
    return Field(value, _joined(list(_pairs(rest))))


def media_type(value: str) -> str | None:
    """`type/subtype`, mended where it can be; None where it cannot."""
    found = _TYPE.match(value)
    return found[0] if found else _ALONE.get(value.partition("/")[0].strip())


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    position = count = 0
    while position < len(text) and count < _MOST:
        found = _PARAMETER.match(text, position)
        if found is None or found.end() == position:
            position += 1
            continue
        position, count = found.end(), count + 1
        if found[1] is None:
            continue
        if found[2] is not None:
            yield found[1].lower(), _ESCAPED.sub(r"\1", found[2])
            continue
        value = found[3]
        if following := _NEXT.search(value):
            position = found.start(3) + following.start()
            value = value[: following.start()]
        yield found[1].lower(), value.strip()


def _joined(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """The first of several with one name counts; an encoded one before a plain one."""
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, value in pairs:
        found = _SECTION.fullmatch(name)
        if found is None or (found[2] is None and found[3] is None):
            plain.setdefault(name, words(value))
        else:
            sections.setdefault(found[1], {}).setdefault(int(found[2] or 0), (value, bool(found[3])))
    return plain | {name: _text(parts) for name, parts in sections.items()}


def _text(parts: dict[int, tuple[str, bool]]) -> str:
    charset = None
    data = b""
    for number in sorted(parts):
        value, encoded = parts[number]
        if encoded and charset is None and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        raw = value.encode("utf-8", "surrogateescape")
        data += unquote_to_bytes(raw) if encoded else raw
    if charset is None:
        return words(decode_unknown(data))
    return decode(data, charset)[0]
