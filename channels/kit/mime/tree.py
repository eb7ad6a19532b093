"""Takes a message apart into its parts: one pass over the bytes for each level, none of them copied."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from channels.kit.mime.header import Header, is_message, read_header
from channels.kit.mime.parameters import Field, media_type, read_field
from channels.kit.mime.transfer import transfer_encoding, without_encoding
from channels.kit.mime.words import header_text
from channels.kit.mime.work import MAX_BYTES, MAX_CANDIDATES, MAX_PARTS, Work
from inbox.core.errors import PayloadError

TEXT = "text/plain"
MESSAGE = "message/rfc822"
_BOM = b"\xef\xbb\xbf"
_TAIL = re.compile(rb"(--)?[ \t]*(?:\r*\n|\r|\Z)")
_GUESS = re.compile(rb"(?:\A|\n|\r)--([0-9A-Za-z'()+_,./:=?-][0-9A-Za-z'()+_,./:=? -]{0,69})[ \t]*\r?\n")
_NESTED = frozenset({"message/rfc822", "message/global", "message/news"})


@dataclass(slots=True, kw_only=True)
class Part:
    """`kind` is the media type, lower case; body = data[start:end], still encoded."""

    data: bytes = field(repr=False)
    start: int
    end: int
    header: Header
    content: Field
    disposition: Field
    kind: str
    encoding: str
    depth: int
    children: "list[Part]" = field(default_factory=list)

    @property
    def raw(self) -> bytes:
        return self.data[self.start : self.end]

    @property
    def decoded(self) -> bytes:
        return without_encoding(self.raw, self.encoding)

    @property
    def charset(self) -> str | None:
        return self.content.parameters.get("charset")

    @property
    def content_id(self) -> str | None:
        value = header_text(self.header.get("content-id")).strip().strip("<>").strip()
        return value or None

    def walk(self) -> "Iterator[Part]":
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting += reversed(part.children)


def read_tree(data: bytes, work: Work) -> Part:
    """PayloadError if it is no message: empty, too large, or without a single field that mail has."""
    if len(data) > MAX_BYTES:
        raise PayloadError(f"The message is larger than {MAX_BYTES:,} bytes.")
    start = len(data) - len(data.removeprefix(_BOM).lstrip(b"\r\n"))
    if not data[start : start + 1000].strip(b"\0 \t\r\n"):
        raise PayloadError("The message is empty.")
    part = _part(data, start, len(data), work, 0, TEXT)
    if not is_message(part.header):
        raise PayloadError("This is no message: it has no header.")
    return part


def embedded(part: Part, work: Work) -> Part | None:
    """The message that is attached in this part; None if there is none or it may not be opened."""
    data = part.decoded
    if not work.may_open(part.depth + 1, len(data)):
        return None
    start = len(data) - len(data.lstrip(b"\r\n"))
    found = _part(data, start, len(data), work, part.depth + 1, TEXT)
    return found if is_message(found.header) else None


def _part(data: bytes, start: int, end: int, work: Work, depth: int, default: str) -> Part:
    work.parts += 1
    header, body = read_header(data, start, end, work)
    content = read_field(header.get("content-type"))
    kind = media_type(content.value)
    if content.value and kind != content.value:
        work.warn("A content type is damaged.")
    told = header_text(header.get("content-transfer-encoding"))
    encoding, right = transfer_encoding(told)
    if not right:
        work.warn("A transfer encoding is none that there is, or written wrongly.")
    part = Part(
        data=data,
        start=body,
        end=end,
        header=header,
        content=content,
        disposition=read_field(header.get("content-disposition")),
        kind=kind or default if header.get("content-type") is None or kind else TEXT,
        encoding=encoding,
        depth=depth,
    )
    if part.kind.startswith("multipart/"):
        _open(part, work)
    elif part.kind in _NESTED and encoding == "base64" and is_clear(part):
        part.encoding = "plain"
    return part


def is_clear(part: Part) -> bool:
    """A message inside a message may not be encoded; often only its header says that it is."""
    return b":" in part.data[part.start : min(part.end, part.start + 200)]


def _open(part: Part, work: Work) -> None:
    """Fills in the children; a multipart without any is the text that it holds."""
    if not work.may_open(part.depth, part.end - part.start):
        part.kind = "application/octet-stream"
        return
    default = MESSAGE if part.kind == "multipart/digest" else TEXT
    for start, end in _sections(part, work):
        if work.parts >= MAX_PARTS:
            work.warn("The message has more parts than are opened; the rest stays in the original.")
            break
        part.children.append(_part(part.data, start, end, work, part.depth + 1, default))
    if not part.children:
        if part.raw.strip():
            work.warn("A multipart has no parts; it is read as text.")
        part.kind = TEXT
    part.encoding = "plain" if part.children else part.encoding


def _sections(part: Part, work: Work) -> list[tuple[int, int]]:
    """Where the parts between the boundaries begin and end."""
    boundary = part.content.parameters.get("boundary", "").rstrip()
    found = _between(part, boundary.encode("utf-8", "surrogateescape"), work) if boundary else []
    if not found and (guess := _GUESS.search(part.data, max(part.start - 1, 0), part.end)):
        work.warn("The boundary between parts is not the one announced; it was guessed.")
        found = _between(part, guess[1].rstrip(), work)
    return found


def _between(part: Part, boundary: bytes, work: Work) -> list[tuple[int, int]]:
    data, marker = part.data, b"--" + boundary
    found: list[tuple[int, int]] = []
    begin = -1
    position = part.start
    while len(found) < MAX_PARTS and (at := data.find(marker, position, part.end)) >= 0:
        position = at + len(marker)
        work.candidates += 1
        if work.candidates > MAX_CANDIDATES:
            work.warn("The message has more parts than are opened; the rest stays in the original.")
            break
        tail = _TAIL.match(data, position, part.end)
        if tail is None or (at > part.start and data[at - 1] not in b"\r\n"):
            continue
        if begin >= 0:
            found.append((begin, max(begin, _line_before(data, at))))
        begin, position = tail.end(), tail.end()
        if tail[1]:
            return found
    if begin >= 0:
        work.warn("The end of a multipart is missing.")
        found.append((begin, part.end))
    return found


def _line_before(data: bytes, at: int) -> int:
    """The line break before a boundary belongs to the boundary."""
    if data[at - 2 : at] == b"\r\n":
        return at - 2
    return at - 1
