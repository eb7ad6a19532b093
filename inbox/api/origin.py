"""Refuses what another site makes an agent's browser send."""

from urllib.parse import urlsplit

from aiohttp import web

from inbox.api.caller import Caller
from inbox.api.services import Api
from inbox.core.errors import Forbidden

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def check_origin(api: Api, request: web.Request, caller: Caller | None) -> None:
    """For requests that change something and for handshakes of WebSockets; Forbidden unless they are our own.

    A machine shows its token, which no browser adds by itself. Without a session there is nothing to steal,
    but a foreign page may not sign anybody in either.
    """
    is_handshake = request.headers.get("Upgrade", "").lower() == "websocket"
    if (request.method in _SAFE and not is_handshake) or (caller is not None and caller.token is not None):
        return
    origin, fetched_from = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if origin is None and fetched_from is None:
        if caller is not None:
            raise Forbidden("The request does not say which page it comes from.")
        return
    ours = origin in own_origins(api, request) if origin is not None else fetched_from == "same-origin"
    if not ours:
        raise Forbidden("The request comes from another site.")


def own_origins(api: Api, request: web.Request) -> set[str]:
    return {f"{request.scheme}://{request.host}", _origin_of(api.public_url)} - {""}


def own_address(api: Api, request: web.Request) -> str:
    """Where people reach us, without a slash at the end."""
    return api.public_url.rstrip("/") or f"{request.scheme}://{request.host}"


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
