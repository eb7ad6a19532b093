"""Unpacks the rich text of Outlook (MS-OXRTFCP) and takes the HTML or the text out of it (MS-OXRTFEX)."""

import re
import struct
from dataclasses import dataclass, field

_MAX = 4_000_000
_PLAIN, _PACKED = 0x414C454D, 0x75465A4C
_SIGNS = {b"~": "\u00a0", b"_": "-", b"-": ""}
_FIRST = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript"
    b" \\fdecor MS Sans SerifSymbol"
    b"ArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par"
    b" \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_SKIPPED = frozenset(
    {
        b"fonttbl",
        b"colortbl",
        b"stylesheet",
        b"pict",
        b"info",
        b"generator",
        b"themedata",
        b"listtable",
        b"listoverridetable",
    }
)
_BREAKS = {
    b"par": "\n",
    b"line": "\n",
    b"tab": "\t",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"endash": "–",
    b"emdash": "—",
}


def rtf_body(packed: bytes) -> tuple[str, str]:
    """(HTML, text): HTML if the rich text was made from it, else text; both empty if it cannot be"
    " unpacked."""
    rtf = unpacked(packed)
    is_html = b"\\fromhtml" in rtf[:2000]
    text = _read(rtf, is_html=is_html)
    return (text, "") if is_html else ("", text.strip())


def unpacked(packed: bytes) -> bytes:
    """What there is of it, if it is damaged."""
    if len(packed) < 16:
        return b""
    _, size, kind, _ = struct.unpack_from("<IIII", packed)
    if kind == _PLAIN:
        return packed[16 : 16 + size]
    return _Unpacking(min(size, _MAX)).read(packed) if kind == _PACKED else b""


class _Unpacking:
    """Bytes as they are, and copies of what stands in a window of the last 4,096."""

    def __init__(self, size: int) -> None:
        self._window = bytearray(_FIRST.ljust(4096, b"\0"))
        self._write = len(_FIRST)
        self._size = size
        self._out = bytearray()

    def read(self, packed: bytes) -> bytes:
        position = 16
        while position < len(packed) and len(self._out) < self._size:
            flags, position = packed[position], position + 1
            for bit in range(8):
                width = 1 + (flags >> bit & 1)
                found = packed[position : position + width]
                position += width
                if len(found) < width or not self._take(found):
                    return bytes(self._out)
        return bytes(self._out)

    def _take(self, found: bytes) -> bool:
        """False at the end, which is a copy of what is not written yet."""
        if len(found) == 1:
            self._put(found[0])
            return True
        offset, length = divmod(int.from_bytes(found, "big"), 16)
        if offset == self._write:
            return False
        for step in range(length + 2):
            self._put(self._window[(offset + step) & 4095])
        return True

    def _put(self, byte: int) -> None:
        self._window[self._write] = byte
        self._write = (self._write + 1) & 4095
        self._out.append(byte)


def _read(rtf: bytes, *, is_html: bool) -> str:
    reading = _Reading(is_html=is_html)
    for token in _TOKEN.finditer(rtf[:_MAX]):
        reading.take(token)
    reading.flush()
    return "".join(reading.pieces)


@dataclass(slots=True)
class _Reading:
    """Text, and of HTML its tags, which stand in groups that other readers leave out.

    `raw` are bytes whose character may not be whole yet.
    """

    is_html: bool
    pieces: list[str] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    groups: list[tuple[bool, bool]] = field(default_factory=list)
    skipped: bool = False
    hidden: bool = False
    optional: bool = False
    charset: str = "cp1252"

    def take(self, token: "re.Match[bytes]") -> None:
        word, number, byte, sign, brace, plain = token.groups()
        if byte is None and plain is None:
            self.flush()
        if brace == b"{":
            self.groups.append((self.skipped, self.hidden))
        elif brace:
            self.skipped, self.hidden = self.groups.pop() if self.groups else (False, False)
        elif not self._commands(word, number) and not (self.skipped or self.hidden):
            self._write(word, number, byte, sign, plain)
        self.optional = sign == b"*"

    def flush(self) -> None:
        self.pieces.append(self.raw.decode(self.charset, "replace"))
        self.raw.clear()

    def _commands(self, word: bytes | None, number: bytes | None) -> bool:
        """Whether the word was one that changes how the rest is read."""
        if word == b"ansicpg" and number:
            self.charset = _charset(number)
        elif word == b"htmlrtf":
            self.hidden = number != b"0"
        elif word == b"htmltag":
            self.skipped = False
        elif word and (self.optional or word in _SKIPPED):
            self.skipped = True
        else:
            return False
        return True

    def _write(
        self,
        word: bytes | None,
        number: bytes | None,
        byte: bytes | None,
        sign: bytes | None,
        plain: bytes | None,
    ) -> None:
        if plain:
            self.raw += plain
        elif byte:
            self.raw += bytes.fromhex(byte.decode())
        elif word == b"u" and number:
            code = int(number) & 0xFFFF
            self.pieces.append(chr(code) if not 0xD800 <= code < 0xE000 else "\ufffd")
        elif word in _BREAKS:
            self.pieces.append("\r\n" if self.is_html and word in (b"par", b"line") else _BREAKS[word])
        elif sign and sign in b"\\{}~_-":
            self.pieces.append(_SIGNS.get(sign, sign.decode()))


def _charset(number: bytes) -> str:
    try:
        b"".decode(name := f"cp{int(number)}")
    except LookupError:
        return "cp1252"
    return name
