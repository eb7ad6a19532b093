"""Lets the command line speak to the running service, which alone has the store open."""

import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler

from inbox.app.commands import run_command
from inbox.app.local_socket import DONE, FAILED, LINE, short_path
from inbox.app.service import Service
from inbox.core.errors import OneWindowError

_BACKLOG = 16
_CHUNK = 32_768
_GRACE_S = 2.0


@asynccontextmanager
async def listening(service: Service) -> AsyncIterator[None]:
    """Answers commands on the socket beside the store, which only its owner can reach."""
    app = web.Application()
    app.add_routes([web.post("/commands/{name}", _answer(service))])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE_S)
    await runner.setup()
    path = service.config.socket_file
    try:
        await web.SockSite(runner, _bind(path)).start()
        yield
    finally:
        await runner.cleanup()
        path.unlink(missing_ok=True)


def _bind(path: Path) -> socket.socket:
    # Whoever holds the lock owns the name; what lies there was left by a process that is gone.
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        with short_path(path) as name:
            listener.bind(name)
    finally:
        os.umask(before)
    listener.listen(_BACKLOG)
    return listener


def _answer(service: Service) -> Handler:
    async def handler(request: web.Request) -> web.StreamResponse:
        args = msgspec.json.decode(await request.read())
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(await _speak(service, request.match_info["name"], args, response))
        return response

    return handler


async def _speak(service: Service, name: str, args: dict[str, object], response: web.StreamResponse) -> bytes:
    """Writes the command's lines and returns the last one, which says how it ended."""
    pending = bytearray()
    try:
        async for text in run_command(service, name, args):
            for line in text.split("\n"):
                pending += LINE + line.encode() + b"\n"
            if len(pending) > _CHUNK:
                await response.write(bytes(pending))
                pending.clear()
        await response.write(bytes(pending))
    except OneWindowError as error:
        return bytes(pending) + FAILED + str(error).encode() + b"\n"
    return DONE + b"\n"
