"""Serves bytes, or the one part of them that a player asks for, so that it can jump."""

import re

from aiohttp import web

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


def part_of(request: web.Request, data: bytes, headers: dict[str, str]) -> web.Response:
    """200 with all of it, 206 with the asked part, or 416 if there is none; who asks for several gets all."""
    headers = {**headers, "Accept-Ranges": "bytes"}
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None or not (asked[1] or asked[2]):
        return web.Response(body=data, headers=headers)
    start, end = _bounds(asked[1], asked[2], len(data))
    if start >= end:
        return web.Response(status=416, headers={**headers, "Content-Range": f"bytes */{len(data)}"})
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(data)}"
    return web.Response(status=206, body=data[start:end], headers=headers)


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:
        return max(size - int(last), 0), size
    return int(first), min(int(last) + 1, size) if last else size
