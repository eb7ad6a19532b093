"""Turns one row of the route table into a handler: who asks, whether they may, what they say and get."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from aiohttp import web

from inbox.api.access import require
from inbox.api.auth import identify
from inbox.api.call import Call
from inbox.api.origin import check_origin
from inbox.api.schema import NoQuery
from inbox.api.services import Api
from inbox.core.errors import BadRequest, NotFound, Unauthorized
from inbox.kit.body import loads_json, read_body

PUBLIC = ""
_LONGEST_BODY = 64 * 1024
_LONGEST_ID = 64
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One row: `permission` PUBLIC lets everybody in; `answer` None means that no JSON is answered.

    A `binary` one takes the bytes of a file, which its handler reads itself.
    """

    method: str
    path: str
    permission: str
    handler: Callable[[Call[Any, Any]], Awaitable[Any]]
    summary: str
    query: type[msgspec.Struct] = NoQuery
    body: type[msgspec.Struct] | None = None
    answer: Any = None
    status: int = 200
    longest_body: int = _LONGEST_BODY
    binary: bool = False


def endpoint(api: Api, route: Route) -> web.RouteDef:
    async def handle(request: web.Request) -> web.StreamResponse:
        signed_in = await identify(api, request)
        if route.permission != PUBLIC and signed_in is None:
            raise Unauthorized("Sign in first.")
        check_origin(api, request, signed_in)
        if route.permission != PUBLIC and signed_in is not None:
            require(signed_in, route.permission)
        call: Call[Any, Any] = Call(
            api=api,
            request=request,
            signed_in=signed_in,
            query=_read_query(request, route.query),
            body=None if route.body is None else await _read_json(request, route),
            id=_read_id(request),
        )
        return _answer(await route.handler(call), route.status)

    # HEAD is left out: a probe of a one-time link must not spend it.
    options = {"allow_head": False} if route.method == "GET" else {}
    return web.RouteDef(route.method, route.path, handle, options)


def _read_query(request: web.Request, kind: type[msgspec.Struct]) -> msgspec.Struct:
    values = dict(request.query)
    if len(values) != len(request.query):
        raise BadRequest("A query parameter is given twice.")
    if any(value.lower() == "null" for name, value in values.items() if name != "q"):
        # It would be read as absent, and the list would come unfiltered.
        raise BadRequest("Leave a query parameter out instead of saying null.")
    try:
        return msgspec.convert(values, kind, strict=False)
    except msgspec.ValidationError as error:
        raise BadRequest(f"The query does not fit: {error}.") from None


async def _read_json(request: web.Request, route: Route) -> msgspec.Struct:
    if request.content_type != "application/json":
        raise BadRequest("The body must be JSON, sent as application/json.")
    value = loads_json(await read_body(request, route.longest_body), only_object=True)
    try:
        body: msgspec.Struct = msgspec.convert(value, route.body)
    except msgspec.ValidationError as error:
        raise BadRequest(f"The body does not fit: {error}.") from None
    return body


def _read_id(request: web.Request) -> str:
    object_id = request.match_info.get("id", "")
    if len(object_id) > _LONGEST_ID or not object_id.isascii() or "\x00" in object_id:
        raise NotFound("There is no such thing.")
    return object_id


def _answer(result: Any, status: int) -> web.StreamResponse:
    if isinstance(result, web.StreamResponse):
        response = result
    elif result is None:
        response = web.Response(status=status)
    else:
        response = web.Response(body=_encode(result), status=status, content_type="application/json")
    if not response.prepared:
        response.headers.setdefault("Cache-Control", "no-store")
    return response
