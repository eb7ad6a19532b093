"""Refuses requests beyond the number that can be worked on at once: no queue grows without end."""

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from inbox.core.errors import RetryLater

MOST = 1000
"""Bodies of so many requests are in memory at most; a disk that stands still fills this in a second."""
_RETRY_AFTER_S = 1.0
_PROBES = frozenset({"/healthz", "/readyz", "/metrics"})


def crowd(most: int = MOST) -> Middleware:
    """503 with Retry-After at once for whoever comes too many; sockets have limits of their own."""
    inside = 0

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        nonlocal inside
        if "Upgrade" in request.headers or request.path in _PROBES:
            return await handler(request)
        if inside >= most:
            raise RetryLater(
                "Too many requests are being worked on; try again in a moment.", after=_RETRY_AFTER_S
            )
        inside += 1
        try:
            return await handler(request)
        finally:
            inside -= 1

    return middleware
