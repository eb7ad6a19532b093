"""Everything that goes on without being asked, from the opening of the store to its closing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from inbox.app.service import Service
from inbox.app.supervisor import Supervisor
from inbox.jobs.housekeeping import RECURRING, Housekeeping
from inbox.jobs.schedule import Schedule
from inbox.jobs.worker import Worker
from inbox.realtime.hub import Hub

_GRACE_S = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """The queue's worker, what it does of itself, and when."""

    worker: Worker
    schedule: Schedule
    housekeeping: Housekeeping

    def wake(self) -> None:
        """The time has moved: look at once what is due."""
        self.schedule.wake()
        self.worker.wake()


def make_background(service: Service, supervisor: Supervisor) -> Background:
    housekeeping = Housekeeping(
        store=service.store,
        clock=service.clock,
        replay=service.intake.replay,
        retention=service.config.retention,
    )
    return Background(
        worker=Worker(service.store, service.clock, housekeeping.handlers(), supervisor.once),
        schedule=Schedule(service.store, service.clock, RECURRING),
        housekeeping=housekeeping,
    )


@asynccontextmanager
async def working(
    service: Service, work: Background, hub: Hub, supervisor: Supervisor
) -> AsyncIterator[None]:
    """Runs the worker, the schedule and the stream; first of all it takes up what a crash left behind."""
    started = service.clock.now()
    await hub.start(supervisor.spawn)
    supervisor.spawn(service.registry.follow, "registry")
    supervisor.spawn(work.schedule.run, "schedule")
    supervisor.spawn(work.worker.run, "worker")

    async def recover() -> None:
        await work.housekeeping.refile(started)

    recovery = supervisor.once(recover, "recovery")
    try:
        yield
    finally:
        recovery.cancel()
        await supervisor.stop("worker")
        await work.worker.stop(_GRACE_S)
        await supervisor.stop()
