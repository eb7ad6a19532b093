"""Writes header fields: ASCII as it is, all else in encoded words (RFC 2047), in short lines."""

import re
from base64 import b64encode
from collections.abc import Sequence

from channels.kit.mime.addresses import Address

_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_ID = re.compile(r"<[^<>\s]{1,990}>")
_WORD_BYTES = 42
_LINE = 76


def text_field(name: str, text: str) -> str:
    """A subject and the like; what could be taken for an encoded word is encoded too."""
    if not text.isascii() or "=?" in text or len(max(text.split(" "), key=len)) > _LINE:
        return f"{name}: {_encoded(text)}"
    return _folded(name, text.split(" "))


def people_field(name: str, people: Sequence[Address]) -> str:
    """Empty if there is nobody."""
    written = [f"{_phrase(each.name)} <{each.email}>" if each.name else str(each.email) for each in people]
    return f"{name}: " + ",\r\n ".join(written) if written else ""


def ids_field(name: str, ids: Sequence[str]) -> str:
    """One id a line; what is none is left out."""
    good = [each for each in ids if _ID.fullmatch(each) and each.isascii() and each.isprintable()]
    return f"{name}: " + "\r\n ".join(good) if good else ""


def _phrase(name: str) -> str:
    if not name.isascii() or "=?" in name or not name.isprintable():
        return _encoded(name)
    if _ATOMS.fullmatch(name) and "  " not in name:
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _encoded(text: str) -> str:
    """Words of at most 75 characters, none of which ends inside a character."""
    words, piece = [], ""
    for character in text:
        if len((piece + character).encode()) > _WORD_BYTES:
            words.append(piece)
            piece = ""
        piece += character
    words.append(piece)
    return "\r\n ".join(f"=?utf-8?B?{b64encode(word.encode()).decode()}?=" for word in words)


def _folded(name: str, words: list[str]) -> str:
    lines, line = [], f"{name}:"
    for word in words:
        if len(line) + len(word) >= _LINE and line.strip() and word and line != f"{name}:":
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\r\n".join([*lines, line])
