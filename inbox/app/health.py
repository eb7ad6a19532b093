"""Tells a load balancer or a supervisor whether this process lives and whether it can work."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from aiohttp import web

from inbox.app.operators import is_operator
from inbox.app.service import Service
from inbox.app.supervisor import Supervisor
from inbox.core.condition import DOWN
from inbox.core.errors import OneWindowError
from inbox.core.store import durably

_LEAST_FREE = 20_000_000
_FIRST_DAY = datetime(1970, 1, 1, tzinfo=UTC)


def routes(service: Service, supervisor: Supervisor, statics: Path) -> list[web.RouteDef]:
    """`/healthz` says that the process answers, `/readyz` that it can take a lead and show it.

    A channel that is down makes it no less ready; operators' programs are told which, and why.
    """

    async def healthz(_request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def readyz(request: web.Request) -> web.Response:
        checks = {
            "store": await can_write(service),
            "disk": shutil.disk_usage(service.config.data).free >= _LEAST_FREE,
            "worker": supervisor.is_up("worker"),
            "window": (statics / "index.html").is_file(),
        }
        ready = all(checks.values())
        told: dict[str, object] = {"ready": ready, "checks": checks}
        if await _is_operator(service, request):
            told["channels"] = _unwell(service)
        body = msgspec.json.encode(told)
        return web.Response(status=200 if ready else 503, body=body, content_type="application/json")

    return [web.get("/healthz", healthz), web.get("/readyz", readyz)]


async def can_write(service: Service) -> bool:
    """By a unit that writes nothing, but needs the writing connection."""
    try:
        await durably(service.store, lambda tx: tx.requests.prune(before=_FIRST_DAY, limit=1))
    except OneWindowError:
        return False
    return True


async def _is_operator(service: Service, request: web.Request) -> bool:
    try:
        return await is_operator(service.store, request)
    except OneWindowError:
        return False


def _unwell(service: Service) -> list[dict[str, str | None]]:
    """The channels that are down, each with the sentence that agents see in the setup."""
    return [
        {"channel": channel_id, "kind": kind, "reason": condition.reason}
        for channel_id, kind, condition in service.registry.conditions()
        if condition.state == DOWN
    ]
