"""Takes the transfer encoding off a body; damage costs the damaged characters only."""

import binascii
import re
import string

_ENCODINGS = {
    "base64": "base64",
    "base-64": "base64",
    "b64": "base64",
    "quoted-printable": "quoted-printable",
    "quoted_printable": "quoted-printable",
    "quotedprintable": "quoted-printable",
    "qp": "quoted-printable",
    "x-uuencode": "uuencode",
    "uuencode": "uuencode",
    "x-uue": "uuencode",
    "uue": "uuencode",
}
_PLAIN = frozenset({"", "7bit", "8bit", "binary", "7-bit", "8-bit", "7bits", "8bits"})
_NOT_BASE64 = bytes(set(range(256)) - set(string.ascii_letters.encode() + b"0123456789+/="))
_SOFT_BREAK = re.compile(rb"=[ \t]+(?=\r?\n)")
_UU_BEGIN = re.compile(rb"(?:\A|(?<=\n))begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,200})\r?\n")
_MOST_LINES = 150_000
_UU_END = re.compile(rb"(?<=\n)(?:end|====)[ \t]*(?:\r?\n|\Z)")


def transfer_encoding(value: str) -> tuple[str, bool]:
    """base64, quoted-printable, uuencode or plain, and whether it was written as it should be."""
    name = re.split(r"[;\s(]", value.strip().lower(), maxsplit=1)[0].strip("\"'")
    if name in _PLAIN:
        return "plain", name == value.strip().lower()
    return _ENCODINGS.get(name, "plain"), name in {
        "base64",
        "quoted-printable",
    } and name == value.strip().lower()


def without_encoding(data: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        return from_base64(data)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(_SOFT_BREAK.sub(b"=", data))
    if encoding == "uuencode":
        files, rest = uuencoded(data)
        begin = _UU_BEGIN.search(rest)
        return files[0][1] if files else _uu_lines(rest[begin.end() :] if begin else rest)
    return data


def from_base64(data: bytes) -> bytes:
    """What stands after the padding is somebody's footer."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        letters = data.translate(None, _NOT_BASE64).partition(b"=")[0]
        whole = letters[: len(letters) - (len(letters) % 4 == 1)]
        return binascii.a2b_base64(whole + b"==")


def uuencoded(data: bytes) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """Files written into the text between `begin` and `end`, as (name, bytes), and the text without them."""
    files, rest, position = [], [], 0
    while begin := _UU_BEGIN.search(data, position):
        end = _UU_END.search(data, begin.end())
        if end is None:
            break
        inside = data[begin.end() : end.start()]
        if inside.count(b"\n") > _MOST_LINES:
            break
        rest.append(data[position : begin.start()])
        is_base64 = data.startswith(b"begin-base64", begin.start())
        files.append((begin[1].strip(), from_base64(inside) if is_base64 else _uu_lines(inside)))
        position = end.end()
    return files, b"".join([*rest, data[position:]])


def _uu_lines(data: bytes) -> bytes:
    return b"".join(_uu_line(line) for line in data.splitlines() if line.strip())


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Some encoders count the last line wrongly, others strip the spaces at its end.
        length = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[: length + 1].ljust(length, b" "))
        except binascii.Error:
            return b""
