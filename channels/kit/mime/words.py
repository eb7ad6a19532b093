"""Reads the text of a header: encoded words (RFC 2047) in the shapes that real senders give them."""

import binascii
import re

from channels.kit.mime.charset import decode, decode_unknown
from channels.kit.mime.transfer import from_base64

_LONGEST = 100_000
_WORD = re.compile(
    r"=\?([^\s?*]{1,60})(?:\*[^?\s]{0,30})?\?([bBqQ])\?((?:[^?]|\?(?!=)){0,400}?)\?=(?!\?[^\s?])"
    r"|=\?([^\s?*]{1,60})(?:\*[^?\s]{0,30})?\?([bBqQ])\?([^?]{0,20000})\?="
)
_Run = list[tuple[str, str, str]]


def header_text(raw: bytes | None, charset: str | None = None) -> str:
    """The value as a person reads it, still with whatever characters the sender put into it."""
    return words(decode_unknown(raw[:_LONGEST], charset)) if raw else ""


def words(text: str) -> str:
    """`text` with every encoded word in it decoded, white space between two of them gone."""
    if "=?" not in text:
        return text
    pieces: list[str] = []
    run: _Run = []
    end = 0
    for match in _WORD.finditer(text):
        between = text[end : match.start()]
        if between.strip() or not run:
            pieces += [_decoded(run), between]
            run = []
        charset, encoding, content = match.group(1, 2, 3) if match[1] else match.group(4, 5, 6)
        run.append((charset.lower(), encoding.lower(), content))
        end = match.end()
    return "".join([*pieces, _decoded(run), text[end:]])


def _decoded(run: _Run) -> str:
    """Neighbours of one charset are one piece of text: a character may begin in one and end in the next."""
    text, start = [], 0
    for end in range(1, len(run) + 1):
        if end == len(run) or run[end][0] != run[start][0]:
            text.append(decode(_bytes_of(run[start:end]), run[start][0])[0])
            start = end
    return "".join(text)


def _bytes_of(run: _Run) -> bytes:
    data, base64 = [], ""
    for position, (_, encoding, content) in enumerate(run):
        if encoding == "q":
            data.append(_from_q(content))
            continue
        base64 += "".join(content.split())
        more = position + 1 < len(run) and run[position + 1][1] == "b"
        # A word that ends inside a group of four is continued by the next.
        if more and len(base64) % 4 and not base64.endswith("="):
            continue
        data.append(from_base64(base64.encode("utf-8", "replace")))
        base64 = ""
    return b"".join(data)


def _from_q(content: str) -> bytes:
    return binascii.a2b_qp(content.encode("utf-8", "replace"), header=True)
