"""Reads the bodies of strangers' requests: each is understood or refused, none is a fault of ours."""

import asyncio
import json
import re
from typing import Any, NoReturn

from aiohttp import ClientError, web
from aiohttp.http_exceptions import HttpProcessingError

from inbox.core.errors import BadRequest, TooLarge
from inbox.kit.form import FilePart, parse_form

__all__ = ["FilePart", "loads_json", "parse_form", "read_body"]

_SECONDS_TO_SEND = 30.0
_ENCODINGS = frozenset({"", "identity", "gzip", "deflate", "br", "zstd"})
_INTEGERS = range(-(2**63), 2**63)
_LONG_NUMBER = re.compile(r"[0-9]{19}")
_UNSTORABLE_ESCAPE = re.compile(r"\\u(?:[dD][89a-fA-F]|0000)")
_BROKEN = "The body of the request is broken or incomplete."
# AssertionError and ValueError: what the decompressors let through when the data is garbage.
_UNREADABLE = (
    web.RequestPayloadError,
    HttpProcessingError,
    ClientError,
    ConnectionError,
    AssertionError,
    ValueError,
)


async def read_body(request: web.Request, limit: int, *, seconds: float = _SECONDS_TO_SEND) -> bytes:
    """The decoded body; to be called once for a request.

    Raises TooLarge over `limit` bytes after decoding, BadRequest for what cannot be decoded or takes
    more than `seconds` to arrive.
    """
    if request.headers.get("Content-Encoding", "").strip().lower() not in _ENCODINGS:
        raise BadRequest("The Content-Encoding of the request is unknown.")
    declared = request.content_length
    if declared is not None:
        _check_size(declared, limit)
    try:
        if request.content.is_eof():
            body = request.content.read_nowait()
            _check_size(len(body), limit)
            return body
        async with asyncio.timeout(seconds):
            return await _collect(request, limit)
    except TimeoutError:
        raise BadRequest("The body of the request did not arrive in time.") from None
    except _UNREADABLE:
        raise BadRequest(_BROKEN) from None


async def _collect(request: web.Request, limit: int) -> bytes:
    body = bytearray()
    while chunk := await request.content.readany():
        body += chunk
        _check_size(len(body), limit)
    return bytes(body)


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        raise TooLarge(f"The body is larger than the {limit} bytes allowed here.")


def loads_json(raw: bytes, max_depth: int = 32, *, only_object: bool = False) -> Any:
    """What the JSON text says; every value in it can be stored, and every key stands once in its object.

    Raises BadRequest with one plain sentence.
    """
    try:
        text = raw.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise BadRequest("The body is not valid UTF-8.") from None
    try:
        value = _DECODER.decode(text)
    except RecursionError:
        raise BadRequest("The JSON is nested too deeply.") from None
    except ValueError:
        raise BadRequest("The body is not valid JSON.") from None
    if only_object and not isinstance(value, dict):
        raise BadRequest("The body must be a JSON object.")
    if text.count("{") + text.count("[") > max_depth:
        _check_depth(value, max_depth)
    if "\\u" in text and _UNSTORABLE_ESCAPE.search(text):
        _check_strings(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise BadRequest("The JSON names the same member twice.")
    return members


def _integer(digits: str) -> int:
    # Twenty characters hold every integer that can be stored; longer ones would cost time to read.
    if len(digits) > 20 or (value := int(digits)) not in _INTEGERS:
        raise BadRequest("The JSON holds an integer that is too large.")
    return value


def _fraction(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise BadRequest("The JSON holds a number that is too large.")
    return value


def _constant(name: str) -> NoReturn:
    raise BadRequest(f"The JSON holds {name}, which is not a JSON number.")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_fraction, parse_constant=_constant
)


def _check_depth(value: Any, max_depth: int) -> None:
    level = [value]
    for _ in range(max_depth):
        level = [child for parent in level for child in _children(parent)]
    if any(isinstance(item, dict | list) for item in level):
        raise BadRequest("The JSON is nested too deeply.")


def _check_strings(value: Any) -> None:
    """No depth is too much for it: levels are walked, not recursed into."""
    level = [value]
    while level:
        for item in level:
            if isinstance(item, str):
                _check_string(item)
            elif isinstance(item, dict):
                for key in item:
                    _check_string(key)
        level = [child for parent in level for child in _children(parent)]


def _check_string(text: str) -> None:
    if "\x00" in text:
        raise BadRequest("The JSON holds a NUL character.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadRequest("The JSON holds half of a character (a lone surrogate).") from None


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
