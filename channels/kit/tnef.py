"""Reads winmail.dat, in which Outlook hides text and attachments (MS-OXTNEF); no kept library does."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from channels.kit.mime.charset import decode
from channels.kit.rtf import rtf_body

_SIGNATURE = b"\x78\x9f\x3e\x22"
_MOST_FILES = 1_000
_MOST_ATTRIBUTES = 20_000
_MOST_PROPERTIES = 10_000
_MAPI, _BODY, _FILE_BEGINS, _FILE_DATA, _FILE_TITLE, _FILE_MAPI, _CODE_PAGE = (
    0x9003,
    0x800C,
    0x9002,
    0x800F,
    0x8010,
    0x9005,
    0x9007,
)
_NAME, _SHORT_NAME, _TYPE, _CONTENT_ID, _DATA, _DISPLAY = 0x3707, 0x3704, 0x370E, 0x3712, 0x3701, 0x3001
_TEXT, _HTML, _RTF, _INTERNET_CODE_PAGE = 0x1000, 0x1013, 0x1009, 0x3FDE
_FIXED = {
    0x0002: 2,
    0x0003: 4,
    0x0004: 4,
    0x0005: 8,
    0x0006: 8,
    0x0007: 8,
    0x000A: 4,
    0x000B: 2,
    0x0014: 8,
    0x0040: 8,
    0x0048: 16,
}
_LENGTHS = frozenset({0x001E, 0x001F, 0x000D, 0x0102})


@dataclass(slots=True)
class TnefFile:
    name: str = ""
    media_type: str = ""
    content_id: str | None = None
    data: bytes = field(default=b"", repr=False)


@dataclass(slots=True)
class Tnef:
    """`damaged` if it ended too early; what was read until then is here."""

    text: str = ""
    html: str = ""
    files: list[TnefFile] = field(default_factory=list)
    damaged: bool = False
    charset: str = "cp1252"


def is_tnef(data: bytes) -> bool:
    return data.startswith(_SIGNATURE)


def read_tnef(data: bytes) -> Tnef:
    found = Tnef()
    try:
        for name, value in _attributes(data):
            _take(name, value, found)
    except (struct.error, LookupError):
        found.damaged = True
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(name, value) one after the other; the checksum behind each is not looked at."""
    position = 6
    for _ in range(_MOST_ATTRIBUTES):
        if position >= len(data):
            return
        _, name, _, length = struct.unpack_from("<BHHI", data, position)
        position += 9
        if position + length > len(data):
            raise IndexError
        yield name, data[position : position + length]
        position += length + 2


def _take(name: int, value: bytes, found: Tnef) -> None:
    if name == _CODE_PAGE:
        found.charset = f"cp{struct.unpack_from('<I', value)[0]}"
    elif name == _BODY:
        found.text = found.text or _text(value, found.charset)
    elif name == _MAPI:
        _take_body(_properties(value, found.charset), found)
    elif name == _FILE_BEGINS and len(found.files) < _MOST_FILES:
        found.files.append(TnefFile())
    elif found.files:
        _take_file(name, value, found)


def _take_body(properties: dict[int, bytes | str], found: Tnef) -> None:
    page = properties.get(_INTERNET_CODE_PAGE)
    if isinstance(page, bytes) and len(page) >= 4:
        number = struct.unpack_from("<I", page)[0]
        charset = "utf-8" if number == 65001 else f"cp{number}"
    else:
        charset = found.charset
    text, html = properties.get(_TEXT, ""), properties.get(_HTML, "")
    found.text = found.text or (text if isinstance(text, str) else _text(text, charset))
    found.html = html if isinstance(html, str) else _text(html, charset)
    rich = properties.get(_RTF)
    if isinstance(rich, bytes) and not found.html:
        html, text = rtf_body(rich)
        found.html, found.text = html, found.text or text


def _take_file(name: int, value: bytes, found: Tnef) -> None:
    file = found.files[-1]
    if name == _FILE_TITLE:
        file.name = file.name or _text(value, found.charset)
    elif name == _FILE_DATA:
        file.data = value
    elif name == _FILE_MAPI:
        properties = _properties(value, found.charset)
        for key in (_DISPLAY, _SHORT_NAME, _NAME):
            file.name = _as_text(properties.get(key)) or file.name
        file.media_type = _as_text(properties.get(_TYPE))
        file.content_id = _as_text(properties.get(_CONTENT_ID)).strip("<>") or None
        inside = properties.get(_DATA)
        if isinstance(inside, bytes) and not file.data:
            file.data = inside[16:] if inside[16:20] == _SIGNATURE else inside


def _properties(data: bytes, charset: str) -> dict[int, bytes | str]:
    """Values by their id; of several values the last."""
    (count,) = struct.unpack_from("<I", data)
    position = 4
    found: dict[int, bytes | str] = {}
    for _ in range(min(count, _MOST_PROPERTIES)):
        if position + 4 > len(data):
            break
        kind, name = struct.unpack_from("<HH", data, position)
        position += 4
        if name >= 0x8000:
            position = _after_name(data, position)
        values, position = _values(data, position, kind)
        for value in values:
            found[name] = _typed(value, kind & 0x0FFF, charset)
    return found


def _after_name(data: bytes, position: int) -> int:
    """Named properties say their name first: a number, or text."""
    (kind,) = struct.unpack_from("<I", data, position + 16)
    if kind == 0:
        return position + 24
    length = int.from_bytes(data[position + 20 : position + 24], "little")
    return position + 24 + ((length + 3) & ~3)


def _values(data: bytes, position: int, kind: int) -> tuple[list[bytes], int]:
    """The values, and where the next property begins."""
    base = kind & 0x0FFF
    count = 1
    if kind & 0x1000 or base in _LENGTHS:
        (count,) = struct.unpack_from("<I", data, position)
        position += 4
    values = []
    for _ in range(min(count, _MOST_PROPERTIES)):
        if base in _LENGTHS:
            (length,) = struct.unpack_from("<I", data, position)
            position += 4
        else:
            length = _FIXED[base]
        if position + length > len(data):
            raise IndexError
        values.append(data[position : position + length])
        position += (length + 3) & ~3
    return values, position


def _typed(value: bytes, kind: int, charset: str) -> bytes | str:
    if kind == 0x001F:
        return value.decode("utf-16-le", "replace").rstrip("\0")
    return _text(value, charset) if kind == 0x001E else value


def _text(value: bytes, charset: str) -> str:
    return decode(value.rstrip(b"\0"), charset)[0]


def _as_text(value: bytes | str | None) -> str:
    return value if isinstance(value, str) else ""
