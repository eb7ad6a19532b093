"""Everything that goes on without being asked, from the opening of the store to its closing."""

import random
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from inbox.actions.amend import AMEND, Amend
from inbox.actions.bring import BRING, Bring
from inbox.actions.call_backs import CALL_BACK, Remind
from inbox.actions.deliver import DELIVER, Deliver
from inbox.actions.fetch_file import FetchFile
from inbox.actions.late import REPORT, TellAgain
from inbox.actions.preview_file import PreviewFile
from inbox.actions.received_files import FETCH_FILE, RELEASE_FILE, THUMBNAIL
from inbox.actions.take_up import take_up
from inbox.actions.text_back import TEXT_BACK, TextBack
from inbox.actions.watch import watch_spoken, watch_written
from inbox.app.backups import BACKUP, Backups
from inbox.app.service import Service
from inbox.app.supervisor import Supervisor
from inbox.core.errors import ConfigError
from inbox.core.job import Job
from inbox.jobs.backoff import backoff
from inbox.jobs.housekeeping import RECURRING, Housekeeping
from inbox.jobs.indexer import Indexer
from inbox.jobs.originals import FORGET_ORIGINAL, Originals
from inbox.jobs.schedule import Recurring, Schedule
from inbox.jobs.transcribing import Transcribing
from inbox.jobs.worker import LEASE, Handler, Worker
from inbox.realtime.hub import Hub
from tracking.drops import DropCounter

TAKE_UP = "deliver.take_up"
_TAKING_UP = Recurring(kind=TAKE_UP, every=timedelta(minutes=10))
_SLOTS = {DELIVER: 16, FETCH_FILE: 3, THUMBNAIL: 1}
_GRACE_S = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """The queue's worker, what it does of itself, and when."""

    worker: Worker
    schedule: Schedule
    housekeeping: Housekeeping
    drops: DropCounter
    backups: Backups
    transcribing: Transcribing

    def wake(self) -> None:
        """The time has moved: look at once what is due."""
        self.schedule.wake()
        self.worker.wake()


def make_background(
    service: Service, supervisor: Supervisor, only: Collection[str] | None = None
) -> Background:
    """`only` these kinds of jobs are run, where any are named; ConfigError for one that there is not."""
    store, clock = service.store, service.clock
    housekeeping = Housekeeping(
        store=store, clock=clock, replay=service.intake.replay, retention=service.config.retention
    )
    backups = Backups(store, clock, service.config)
    deliver = Deliver(store, clock, service.registry.channels, _pause)

    async def take_up_forgotten(_job: Job) -> None:
        now = clock.now()
        await take_up(store, now, quiet_since=now - LEASE)

    handlers = {
        **housekeeping.handlers(),
        **_message_handlers(service),
        DELIVER: deliver.run,
        TAKE_UP: take_up_forgotten,
        BACKUP: backups.run,
        FORGET_ORIGINAL: Originals(store=store, blobs=service.blobs).run,
    }
    return Background(
        worker=Worker(store, clock, _chosen(handlers, only), supervisor.once, slots=_SLOTS),
        schedule=Schedule(store, clock, (*RECURRING, _TAKING_UP, *backups.recurring())),
        housekeeping=housekeeping,
        drops=DropCounter(store, clock),
        backups=backups,
        transcribing=Transcribing(
            store,
            clock,
            service.blobs,
            service.speech,
            holder=service.registry.holder,
            watch=watch_spoken,
        ),
    )


def _chosen(handlers: Mapping[str, Handler], only: Collection[str] | None) -> Mapping[str, Handler]:
    unknown = sorted(set(only or ()) - handlers.keys())
    if unknown:
        raise ConfigError(f"There are no jobs named {unknown[0]}; there are {', '.join(sorted(handlers))}.")
    return handlers if only is None else {kind: handlers[kind] for kind in only}


def _message_handlers(service: Service) -> Mapping[str, Handler]:
    """What is done to messages after they were filed or sent."""
    store, clock, registry = service.store, service.clock, service.registry
    files = FetchFile(
        store=store,
        clock=clock,
        blobs=service.blobs,
        channels=registry.channels,
        limit_bytes=service.config.largest_file_mb * 1_000_000,
    )
    return {
        AMEND: Amend(store, clock, registry.channels).run,
        BRING: Bring(store=store, clock=clock, channels=registry.readers, hear=service.intake.hear).run,
        CALL_BACK: Remind(store=store, clock=clock).run,
        FETCH_FILE: files.run,
        RELEASE_FILE: files.release,
        REPORT: TellAgain(deps=service.deps, channels=registry.readers).run,
        TEXT_BACK: TextBack(store=store, clock=clock, channels=registry.channels).run,
        THUMBNAIL: PreviewFile(store=store, blobs=service.blobs).run,
    }


def _pause(tries: int) -> timedelta:
    return backoff(tries, random.random())  # noqa: S311 - spreads load, guards nothing


@asynccontextmanager
async def working(
    service: Service, work: Background, hub: Hub, supervisor: Supervisor
) -> AsyncIterator[None]:
    """Runs the worker, the schedule and the stream; first of all it takes up what a crash left behind."""
    started = service.clock.now()
    await hub.start(supervisor.spawn)
    service.intake.beside = supervisor.once
    await service.registry.work(supervisor, service.intake.hear)
    supervisor.spawn(service.registry.follow, "registry")
    supervisor.spawn(work.schedule.run, "schedule")
    supervisor.spawn(work.worker.run, "worker")
    supervisor.spawn(work.drops.run, "drops")
    supervisor.spawn(service.limits.run, "limits")
    supervisor.spawn(Indexer(service.store, watch_written).run, "indexer")
    supervisor.spawn(work.transcribing.run, "transcribing")

    async def recover() -> None:
        await take_up(service.store, started, quiet_since=started)
        await work.housekeeping.refile(started)

    recovery = supervisor.once(recover, "recovery")
    try:
        yield
    finally:
        recovery.cancel()
        await supervisor.stop("worker")
        await work.worker.stop(_GRACE_S)
        await supervisor.stop()
