"""Runs jobs beside `serve`, on a store that several processes share, until somebody stops it."""

from collections.abc import Collection

from inbox.app import logs
from inbox.app.background import make_background
from inbox.app.config import Config
from inbox.app.server import told_to_stop
from inbox.app.service import make_service, shared
from inbox.app.supervisor import Supervisor
from inbox.core.clock import SystemClock
from inbox.core.errors import ConfigError

_GRACE_S = 8.0


async def work_until_stopped(config: Config, only: Collection[str] | None) -> None:
    """Channels are built to send by, and neither started nor asked: `serve` does that."""
    if config.store_is_file:
        raise ConfigError(
            "On SQLite, serve itself runs the jobs; a worker of its own needs the MongoDB engine."
        )
    clock, supervisor = SystemClock(), Supervisor()
    logs.configure(config.log_level, clock)
    stopped = told_to_stop()
    service = make_service(config, clock)
    background = make_background(service, supervisor, only)
    async with shared(service):
        supervisor.spawn(service.registry.follow, "registry")
        supervisor.spawn(background.schedule.run, "schedule")
        supervisor.spawn(background.worker.run, "worker")
        if only is None:
            supervisor.spawn(background.transcribing.run, "transcribing")
        print(f"The worker runs jobs of {config.store_name}. Stop it with Ctrl-C.", flush=True)  # noqa: T201 - the one thing that it says to its starter
        try:
            await stopped.wait()
        finally:
            await supervisor.stop("worker")
            await background.worker.stop(_GRACE_S)
            await supervisor.stop()
