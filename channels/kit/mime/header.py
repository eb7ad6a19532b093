"""Cuts the header of a message or part into its fields, the body left where it begins."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from channels.kit.mime.work import MAX_FIELDS, MAX_HEADER, MAX_HEADER_LINES, Work

_NAME = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_MBOX = re.compile(rb">?From ")
_KNOWN = frozenset(
    b"from to cc subject date message-id received content-type mime-version return-path delivered-to sender"
    b" reply-to in-reply-to references bcc x-mailer content-transfer-encoding dkim-signature x-received"
    b" arc-seal authentication-results envelope-to x-original-to".split()
)
_JUNK_LINES = 20


@dataclass(frozen=True, slots=True)
class Header:
    """Fields as (name in lower case, raw value without folds), in the order they came."""

    fields: tuple[tuple[str, bytes], ...]

    def get(self, name: str) -> bytes | None:
        return next((value for key, value in self.fields if key == name), None)

    def all(self, name: str) -> list[bytes]:
        return [value for key, value in self.fields if key == name]


def read_header(data: bytes, start: int, end: int, work: Work) -> tuple[Header, int]:
    """The fields, and where the body begins."""
    limit = min(end, start + MAX_HEADER)
    fields: list[tuple[str, list[bytes]]] = []
    body = limit
    for number, (line, position, after) in enumerate(_lines(data, start, limit)):
        if number >= MAX_HEADER_LINES or len(fields) > MAX_FIELDS:
            work.warn("The header has more lines than are read; the rest is left out.")
            body = _after_header(data, position, end)
            break
        if not line:
            body = after
            break
        if line[:1] in b" \t" and fields:
            fields[-1][1].append(line)
        elif name := _NAME.match(line):
            fields.append((name[1].lower().decode("ascii"), [line[name.end() :]]))
        elif not _is_junk(data, line, after, limit, first=not fields):
            work.warn("There is no empty line between header and body.")
            body = position
            break
        else:
            _tell(line, work)
    if body == limit < end:
        work.warn(f"The header is longer than {MAX_HEADER:,} bytes; the rest of it is left out.")
        body = _after_header(data, limit, end)
    return Header(tuple((name, b"".join(lines).strip()) for name, lines in fields[:MAX_FIELDS])), body


def is_message(header: Header) -> bool:
    """Whether at least one field is one that mail has."""
    return any(name.encode() in _KNOWN or name.startswith("x-") for name, _ in header.fields)


def _lines(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(line, where it begins, where the next does). A lone CR ends lines only where no LF does."""
    sign = b"\n" if data.find(b"\n", start, end) >= 0 else b"\r"
    while start < end:
        at = data.find(sign, start, end)
        after = end if at < 0 else at + 1
        line = data[start : end if at < 0 else at]
        yield line.rstrip(b"\r"), start, after
        start = after


def _is_junk(data: bytes, line: bytes, after: int, limit: int, *, first: bool) -> bool:
    """A line that is no field, with the header going on behind it."""
    if first and _MBOX.match(line):
        return True
    for number, (following, _, _) in enumerate(_lines(data, after, min(limit, after + 5000))):
        name = _NAME.match(following)
        if name:
            return name[1].lower() in _KNOWN or name[1][:2].lower() == b"x-"
        folded = following[:1] in b" \t" and following.strip()
        if not following or number >= _JUNK_LINES or not (first or folded):
            return False
    return False


def _tell(line: bytes, work: Work) -> None:
    if not _MBOX.match(line):
        work.warn("A line in the header is no field; it was passed over.")


def _after_header(data: bytes, position: int, end: int) -> int:
    found = [at + len(sign) for sign in (b"\r\n\r\n", b"\n\n") if (at := data.find(sign, position, end)) >= 0]
    return min(found, default=end)
