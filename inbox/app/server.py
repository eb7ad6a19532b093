"""Runs the assembled application on a port until somebody stops it."""

import asyncio
import gc
import signal
import socket
from dataclasses import replace

from aiohttp import web

from inbox.app import logs
from inbox.app.assemble import SERVICE, assemble
from inbox.app.config import Config
from inbox.app.service import Service
from inbox.app.sign_in import sign_in_link
from inbox.core.clock import SystemClock
from inbox.core.errors import ConfigError, StoreUnavailable

_BACKLOG = 1024
_GRACE_S = 5.0


async def serve_until_stopped(config: Config) -> None:
    """Returns after SIGTERM or SIGINT, with everything durable; ConfigError if it cannot begin."""
    clock = SystemClock()
    logs.configure(config.log_level, clock)
    stopped = told_to_stop()
    listener = _listen(config.host, config.port)
    config = replace(config, port=listener.getsockname()[1])
    app = assemble(config, clock=clock)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE_S)
    try:
        await runner.setup()
        await web.SockSite(runner, listener, backlog=_BACKLOG).start()
        _spare_the_collector()
        await _greet(app[SERVICE])
        await stopped.wait()
    finally:
        await runner.cleanup()
        listener.close()


def told_to_stop() -> asyncio.Event:
    """Set by SIGTERM and SIGINT, which end nothing by themselves any more."""
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    return stopped


def _spare_the_collector() -> None:
    """What is there now stays until the end, and requests leave little in cycles: look less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise ConfigError(f"The service cannot listen on {host}, port {port}: {error.strerror}.") from None


async def _first_admin(service: Service) -> list[str]:
    """A store that takes nothing at the moment may yet do so, and then there is a command for it."""
    try:
        if await service.store.agents.count() > 0:
            return []
        return [f"Become the first admin, once: {await sign_in_link(service, None)}"]
    except StoreUnavailable:
        return ["There is no admin yet; `onewindow agent add EMAIL --role admin` makes one."]


async def _greet(service: Service) -> None:
    config = service.config
    lines = [f"OneWindow answers on {config.base_url}"]
    if config.demo:
        lines.append(f"The demo shop is at {config.base_url}/demo/")
        lines.append(f"Be a client on every channel at {config.base_url}/demo/clients")
    lines += await _first_admin(service)
    lines.append("Stop it with Ctrl-C.")
    print("\n".join(lines), flush=True)  # noqa: T201 - the one thing that the service says to its starter
