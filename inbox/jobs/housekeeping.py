"""The recurring work: finish what a crash left behind, forget what is old enough."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from inbox.core.clock import Clock
from inbox.core.ids import RequestId
from inbox.core.job import Job
from inbox.core.store import Parts, Store, durably
from inbox.core.store.requests import RequestState
from inbox.jobs.schedule import Recurring
from inbox.jobs.worker import Handler

REFILE = "requests.refile"
PRUNE = "store.prune"
RECURRING = (
    Recurring(kind=REFILE, every=timedelta(minutes=1)),
    Recurring(kind=PRUNE, every=timedelta(hours=1)),
)
SETTLED_WITHIN = timedelta(seconds=10)
"""A request that still waits after so long was left behind; a younger one may be in work."""
_UPLOADS_KEPT = timedelta(days=1)
_CHANGES_KEPT = 100_000
_JOBS_KEPT = timedelta(days=7)
_NUMBERS_KEPT = timedelta(days=90)
_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Housekeeping:
    """`replay` takes up one kept request; see `core.deps.Intake`."""

    store: Store
    clock: Clock
    replay: Callable[[RequestId], Awaitable[RequestState]]
    retention: timedelta

    def handlers(self) -> Mapping[str, Handler]:
        return {REFILE: self.refile_old, PRUNE: self.prune}

    async def refile_old(self, _job: Job) -> None:
        await self.refile(self.clock.now() - SETTLED_WITHIN)

    async def refile(self, before: datetime) -> int:
        """Take up every request received before the moment that nobody settled; how many there were."""
        taken: set[RequestId] = set()
        while waiting := await self.store.requests.waiting(before=before, limit=_BATCH):
            fresh = [request_id for request_id in waiting if request_id not in taken]
            if not fresh:
                break
            for request_id in fresh:
                await self.replay(request_id)
            taken.update(fresh)
        return len(taken)

    async def prune(self, _job: Job) -> None:
        """In small units, so that nobody waits long behind one."""
        now = self.clock.now()
        await self._all(lambda tx: tx.requests.prune(before=now - self.retention, limit=_BATCH))
        await self._all(lambda tx: tx.jobs.prune(before=now - _JOBS_KEPT, limit=_BATCH))
        await self._all(lambda tx: tx.uploads.prune(before=now - _UPLOADS_KEPT, limit=_BATCH))
        await self._all(lambda tx: tx.numbers.prune(before=now - _NUMBERS_KEPT, limit=_BATCH))
        await durably(self.store, lambda tx: tx.changes.prune(keep=_CHANGES_KEPT))

    async def _all(self, batch: Callable[[Parts], Awaitable[int]]) -> None:
        while await durably(self.store, batch) == _BATCH:
            pass
