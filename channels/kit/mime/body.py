"""Chooses what of a message is its text, what is the same again as HTML, and what is a file."""

import re
from dataclasses import dataclass, field

from channels.kit.mime.attachment import told_name
from channels.kit.mime.charset import decode
from channels.kit.mime.flowed import unflowed
from channels.kit.mime.tree import Part
from channels.kit.mime.work import Work
from inbox.kit.text import clean

MAX_TEXT = 300_000
_TEXTS = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext"})
_ENRICHED = frozenset({"text/enriched", "text/richtext"})
_MOST_PIECES = 100
_HEAD = 4_000
_META = re.compile(rb"<meta[^<>]{1,200}?charset\s?=\s?[\"']?([\w:.-]{2,40})", re.IGNORECASE | re.ASCII)
_COMMAND = re.compile(r"<(?!<)[^<>]{0,100}>")


@dataclass(slots=True)
class Piece:
    """One stretch of the body; both, if it was sent in two versions."""

    plain: list[Part] = field(default_factory=list)
    html: list[Part] = field(default_factory=list)


@dataclass(slots=True)
class Body:
    pieces: list[Piece] = field(default_factory=list)
    files: list[Part] = field(default_factory=list)


def body_of(root: Part) -> Body:
    body = Body()
    _sort(root, body)
    return body


def text_of(part: Part, work: Work) -> str:
    """Lines end with LF; nothing else is changed but the joints of format=flowed."""
    data = part.decoded
    if len(data) > MAX_TEXT * 4:
        data = data[: MAX_TEXT * 4]
    text, right = decode(data, part.charset or _charset_in_html(part, data))
    if not right and (part.charset or "").strip() and not data.isascii():
        work.warn("The charset of a text is not the one announced.")
    if len(text) > MAX_TEXT:
        work.warn(f"A text is longer than {MAX_TEXT:,} characters; the rest stays in the original.")
    text = clean(text.removeprefix("\ufeff").replace("\r\r\n", "\n"), MAX_TEXT)
    parameters = part.content.parameters
    if part.kind == "text/plain" and parameters.get("format", "").lower() == "flowed":
        return unflowed(text, delete_space=parameters.get("delsp", "").lower() == "yes")
    return _without_commands(text) if part.kind in _ENRICHED else text


def _charset_in_html(part: Part, data: bytes) -> str | None:
    found = _META.search(data[:_HEAD]) if part.kind == "text/html" else None
    return found[1].decode("ascii") if found else None


def _without_commands(text: str) -> str:
    """Enriched text (RFC 1896): a doubled sign is the sign, a single line break only a space."""
    text = _COMMAND.sub("", text.replace("<<", "\0")).replace("\0", "<")
    return re.sub(r"\n(\n*)", lambda breaks: breaks[1] or " ", text)


def _sort(part: Part, body: Body) -> None:
    if part.kind == "multipart/alternative":
        _alternative(part, body)
    elif part.children:
        for child in part.children:
            _sort(child, body)
    elif is_text(part, body):
        body.pieces.append(Piece(html=[part]) if part.kind == "text/html" else Piece(plain=[part]))
    elif not part.kind.startswith("multipart/") or part.raw.strip():
        body.files.append(part)


def is_text(part: Part, body: Body) -> bool:
    """A part to be read, no file: of text, not called an attachment, and only the first may have a name."""
    if part.kind not in _TEXTS or part.disposition.value.startswith("attachment"):
        return False
    if len(body.pieces) >= _MOST_PIECES:
        return False
    return not (told_name(part) and (body.pieces or body.files))


def _alternative(part: Part, body: Body) -> None:
    """One piece with its versions; what else is in there are files."""
    inside = Body()
    for child in part.children:
        _sort(child, inside)
    plain = [part for piece in inside.pieces for part in piece.plain]
    html = [part for piece in inside.pieces for part in piece.html]
    if plain or html:
        body.pieces.append(Piece(plain, html))
    body.files += inside.files
