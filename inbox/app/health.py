"""Tells a load balancer or a supervisor whether this process lives and whether it can work."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from aiohttp import web

from inbox.app.service import Service
from inbox.app.supervisor import Supervisor
from inbox.core.errors import OneWindowError
from inbox.core.store import durably

_LEAST_FREE = 20_000_000
_FIRST_DAY = datetime(1970, 1, 1, tzinfo=UTC)


def routes(service: Service, supervisor: Supervisor, statics: Path) -> list[web.RouteDef]:
    """`/healthz` says that the process answers, `/readyz` that it can take a lead and show it."""

    async def healthz(_request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def readyz(_request: web.Request) -> web.Response:
        checks = {
            "store": await _can_write(service),
            "disk": shutil.disk_usage(service.config.data).free >= _LEAST_FREE,
            "worker": supervisor.is_up("worker"),
            "window": (statics / "index.html").is_file(),
        }
        ready = all(checks.values())
        body = msgspec.json.encode({"ready": ready, "checks": checks})
        return web.Response(status=200 if ready else 503, body=body, content_type="application/json")

    return [web.get("/healthz", healthz), web.get("/readyz", readyz)]


async def _can_write(service: Service) -> bool:
    """By a unit that writes nothing, but needs the writing connection."""
    try:
        await durably(service.store, lambda tx: tx.requests.prune(before=_FIRST_DAY, limit=1))
    except OneWindowError:
        return False
    return True
