"""Runs one command where the store is open: in the running service, or here when none runs."""

import asyncio
import time
from collections.abc import Callable, Mapping

import msgspec

from inbox.app.config import Config
from inbox.app.local_socket import ask, connect
from inbox.app.lock import StoreBusy
from inbox.core.clock import SystemClock
from inbox.core.errors import BadRequest, ConfigError, OneWindowError

_PATIENCE_S = 10.0
_PAUSE_S = 0.1

Sink = Callable[[str], None]


def execute(
    config: Config, name: str, args: Mapping[str, object], sink: Sink, *, makes_store: bool = True
) -> None:
    """Hands each line of the answer to `sink`. A command that only reads refuses to make an empty store."""
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        connection = connect(config.socket_file)
        if connection is not None:
            for line in ask(connection, name, msgspec.json.encode(args)):
                sink(line)
            return
        if not makes_store and config.store_is_file and not config.database.exists():
            raise ConfigError(f"There is no store at {config.database}; `onewindow serve` makes one.")
        try:
            asyncio.run(_here(config, name, args, sink))
        except StoreBusy:
            # A service that starts or ends, or another command: its socket or the lock comes soon.
            if time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE_S)
        else:
            return


async def _here(config: Config, name: str, args: Mapping[str, object], sink: Sink) -> None:
    # Large, and not needed where a service runs.
    from inbox.app import logs  # noqa: PLC0415
    from inbox.app.commands import run_command  # noqa: PLC0415
    from inbox.app.service import make_service, opened  # noqa: PLC0415

    clock = SystemClock()
    logs.configure(config.log_level, clock)
    async with opened(make_service(config, clock)) as service:
        try:
            async for line in run_command(service, name, dict(args)):
                sink(line)
        except BadRequest as error:
            # As it comes over the socket: not a fault of the command line, but of what it asked for.
            raise OneWindowError(str(error)) from None
