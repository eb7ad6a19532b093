"""Tells whether the bytes of an HTTP/1.1 answer are complete, with as little work as possible."""

from inbox.core.errors import OneWindowError

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length: "


class BenchError(OneWindowError):
    """What was measured did not work, so there is no figure."""


def body_of(answer: bytes) -> bytes | None:
    """The body, None while bytes are missing; BenchError unless it is a 2xx with a Content-Length."""
    end = answer.find(_HEAD_END)
    if end < 0:
        return None
    if answer[9:10] != b"2":
        raise BenchError(f"The answer was refused: {answer[:300].decode('latin-1')}")
    head = answer[: end + 2].lower()
    start = head.find(_LENGTH)
    if start < 0:
        raise BenchError("The answer has no Content-Length.")
    start += len(_LENGTH)
    length = int(head[start : head.find(b"\r", start)])
    body = answer[end + 4 :]
    return body if len(body) >= length else None
