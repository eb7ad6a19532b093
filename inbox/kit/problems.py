"""Answers failures with RFC 9457 problem documents and gives every answer the headers that protect."""

import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from inbox.core import errors

_log = structlog.get_logger(__name__)
_encode = msgspec.json.Encoder().encode

_STATUS: dict[type[errors.OneWindowError], int] = {
    errors.BadRequest: 400,
    errors.SignatureError: 401,
    errors.Unauthorized: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.TooLarge: 413,
    errors.Unprocessable: 422,
    errors.PayloadError: 422,
    errors.Undeliverable: 422,
    errors.TooMany: 429,
    errors.RetryLater: 503,
    errors.StoreUnavailable: 503,
}
_DETAIL = {
    400: "The request cannot be understood.",
    404: "There is nothing at this address.",
    405: "This address does not accept that method.",
    413: "The body is larger than allowed here.",
}
_PAGE_POLICY = (
    "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'"
)
_LONGEST_DETAIL = 300


def problem(status: int, title: str | None = None, detail: str | None = None, **extra: Any) -> web.Response:
    """A problem document; `title` defaults to the status's phrase, `extra` becomes further members."""
    document = {"type": "about:blank", "title": title or HTTPStatus(status).phrase, "status": status, **extra}
    if detail:
        document["detail"] = detail[:_LONGEST_DETAIL]
    return web.Response(status=status, body=_encode(document), content_type="application/problem+json")


@web.middleware
async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The one place where an error becomes an answer; a header that the handler has set stays as it is."""
    try:
        response = await handler(request)
    except web.HTTPRedirection as error:
        _protect(error)
        raise
    except Exception as error:
        if request.writer.output_size > 0:
            # An answer is on its way; a second one would be read as part of it. aiohttp logs and hangs up.
            raise
        response = _from_error(request, error)
    if request.content.exception() is not None:
        # Nobody can tell where in this connection the next request begins.
        response.force_close()
    if not response.prepared:
        _protect(response)
    return response


def _from_error(request: web.Request, error: Exception) -> web.Response:
    match error:
        case errors.OneWindowError():
            return answer_to(request, error)
        case web.HTTPException():
            return _from_http(error)
        case msgspec.DecodeError():
            return problem(400, detail=str(error))
        case UnicodeDecodeError():
            return problem(400, detail="The request is not valid UTF-8.")
    return _unexpected(request, error)


def answer_to(request: web.Request, error: errors.OneWindowError) -> web.Response:
    """The problem document of one of our errors, for a handler that adds headers of its own."""
    status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return _unexpected(request, error)
    if isinstance(error, errors.StoreUnavailable):
        _log.error("not_kept", route=_pattern(request), cause=type(error.__cause__ or error).__name__)
    # Whoever failed a signature learns nothing about why.
    detail = None if isinstance(error, errors.SignatureError) else str(error)
    field = getattr(error, "field", None)
    response = problem(status, detail=detail, **({"field": field} if field else {}))
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        response.headers["Retry-After"] = str(_seconds(error))
    return response


def _seconds(error: errors.OneWindowError) -> int:
    after = getattr(error, "retry_after", None) or getattr(error, "after", None) or 1.0
    return max(1, math.ceil(min(after, 86_400.0)))


def _from_http(error: web.HTTPException) -> web.Response:
    response = problem(error.status, detail=_DETAIL.get(error.status))
    _copy("Allow", error.headers, response)
    _copy("Retry-After", error.headers, response)
    _copy("WWW-Authenticate", error.headers, response)
    return response


def _copy(name: str, headers: Mapping[str, str], response: web.Response) -> None:
    if name in headers:
        response.headers[name] = headers[name]


def _unexpected(request: web.Request, error: Exception) -> web.Response:
    _log.error("request_failed", method=request.method, route=_pattern(request), exc_info=error)
    return problem(500)


def _pattern(request: web.Request) -> str | None:
    """Not the path: that can hold a person's token."""
    resource = request.match_info.route.resource
    return None if resource is None else resource.canonical


def _protect(response: web.StreamResponse) -> None:
    headers = response.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    if headers.get("Content-Type", "").startswith("text/html"):
        headers.setdefault("Content-Security-Policy", _PAGE_POLICY)
