"""Unpacks the rich text of Outlook (MS-OXRTFCP) and takes the HTML or the text out of it (MS-OXRTFEX)."""

import re
import struct

_MAX = 4_000_000
_FIRST = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbol"
    b"ArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_TOKEN = re.compile(rb"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL)
_SKIPPED = frozenset({b"fonttbl", b"colortbl", b"stylesheet", b"pict", b"info", b"generator", b"themedata", b"listtable", b"listoverridetable"})
_BREAKS = {b"par": "\n", b"line": "\n", b"tab": "\t", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"endash": "–", b"emdash": "—"}


def rtf_body(packed: bytes) -> tuple[str, str]:
    """(HTML, text): HTML if the rich text was made from it, else text; both empty if it cannot be unpacked."""
    rtf = unpacked(packed)
    is_html = b"\\fromhtml" in rtf[:2000]
    text = _read(rtf, is_html=is_html)
    return (text, "") if is_html else ("", text.strip())


def unpacked(packed: bytes) -> bytes:
    if len(packed) < 16:
        return b""
    _, size, kind, _ = struct.unpack_from("<IIII", packed)
    if kind == 0x414C454D:
        return packed[16 : 16 + size]
    if kind != 0x75465A4C:
        return b""
    window = bytearray(_FIRST.ljust(4096, b"\0"))
    write, position, out = len(_FIRST), 16, bytearray()
    limit = min(size, _MAX)
    while position < len(packed) and len(out) < limit:
        flags, position = packed[position], position + 1
        for bit in range(8):
            if not flags >> bit & 1:
                if position >= len(packed):
                    return bytes(out)
                found, position = packed[position : position + 1], position + 1
            else:
                reference = packed[position : position + 2]
                position += 2
                if len(reference) < 2:
                    return bytes(out)
                found = _copied(window, write, *divmod(int.from_bytes(reference, "big"), 16))
                if not found:
                    return bytes(out)
            for byte in found:
                window[write] = byte
                write = write + 1 & 4095
            out += found
    return bytes(out)


def _copied(window: bytearray, write: int, offset: int, length: int) -> bytes:
    """What stands in the window at the offset, which may run on into what is being written; empty at the end."""
    if offset == write:
        return b""
    found = bytearray()
    for step in range(length + 2):
        at = offset + step & 4095
        ahead = at - write & 4095
        found.append(found[ahead] if ahead < step else window[at])
    return bytes(found)


def _read(rtf: bytes, *, is_html: bool) -> str:
    """Text, and of HTML its tags, which stand in groups that other readers leave out."""
    pieces: list[str] = []
    stack: list[tuple[bool, bool]] = []
    skipped = hidden = False
    charset, after_star = "cp1252", False
    raw = bytearray()
    for token in _TOKEN.finditer(rtf[:_MAX]):
        word, number, byte, sign, brace, plain = token.groups()
        if byte is None and plain is None and raw:
            pieces.append(raw.decode(charset, "replace"))
            raw.clear()
        if brace == b"{":
            stack.append((skipped, hidden))
        elif brace == b"}":
            skipped, hidden = stack.pop() if stack else (False, False)
        elif word == b"ansicpg" and number:
            charset = _charset(number)
        elif word == b"htmlrtf":
            hidden = number != b"0"
        elif word == b"htmltag":
            skipped = False
        elif word in _SKIPPED or (after_star and word):
            skipped = True
        elif not (skipped or hidden):
            _write(pieces, raw, token, is_html=is_html)
        after_star = sign == b"*"
    return "".join([*pieces, raw.decode(charset, "replace")])


def _write(pieces: list[str], raw: bytearray, token: "re.Match[bytes]", *, is_html: bool) -> None:
    word, number, byte, sign, _, plain = token.groups()
    if plain:
        raw += plain
    elif byte:
        raw += bytes.fromhex(byte.decode())
    elif word == b"u" and number:
        code = int(number) & 0xFFFF
        pieces.append(chr(code) if not 0xD800 <= code < 0xE000 else "\ufffd")
    elif word in _BREAKS:
        pieces.append("\r\n" if is_html and word in (b"par", b"line") else _BREAKS[word])
    elif sign and sign in b"\\{}~_-":
        pieces.append({b"~": "\u00a0", b"_": "-", b"-": ""}.get(sign, sign.decode()))


def _charset(number: bytes) -> str:
    try:
        b"".decode(name := f"cp{int(number)}")
    except LookupError:
        return "cp1252"
    return name
