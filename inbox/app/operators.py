"""Tells an operator's program, which may read how the service is, from everybody else."""

import ipaddress

from aiohttp import web

from inbox.api.access import rights_of
from inbox.core.store import Store
from inbox.kit.secrets import token_hash

_RIGHT = "settings.read"
_FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")
_LONGEST_TOKEN = 200


async def is_operator(store: Store, request: web.Request) -> bool:
    """On this machine and not through a proxy, or with a token of an administrator or supervisor."""
    header = request.headers.get("Authorization")
    if header is not None:
        return await _has_token(store, header)
    return _is_local(request.remote) and not any(name in request.headers for name in _FORWARDED)


async def _has_token(store: Store, header: str) -> bool:
    scheme, _, token = header.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not 0 < len(token) <= _LONGEST_TOKEN:
        return False
    known = await store.agents.find_token(token_hash(token))
    return known is not None and _RIGHT in rights_of(known.role, known.scopes)


def _is_local(remote: str | None) -> bool:
    try:
        return remote is None or ipaddress.ip_address(remote).is_loopback
    except ValueError:
        return False
