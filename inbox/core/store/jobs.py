"""The queue."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from inbox.core.ids import JobId
from inbox.core.job import Job, JobState
from inbox.core.store.page import Page


class Jobs(Protocol):
    """What was enqueued in a committed unit runs at least once."""

    async def enqueue(
        self, kind: str, payload: Mapping[str, str], *, run_at: datetime, key: str | None = None
    ) -> JobId | None:
        """None, and no change, if a job with that key was ever enqueued and is remembered."""
        ...

    async def claim(
        self, *, now: datetime, until: datetime, kinds: Sequence[str], limit: int
    ) -> Sequence[Job]:
        """Due jobs, hidden from other workers until `until`; a claim that runs out can be claimed again."""
        ...

    async def done(self, job: Job) -> bool:
        """False, and no change, if the claim ran out and somebody else took it (its `tries` moved on)."""
        ...

    async def retry(self, job: Job, *, at: datetime, error: str) -> bool: ...

    async def bury(self, job: Job, *, error: str) -> bool:
        """A person has to look at it; it is kept until then."""
        ...

    async def revive(self, job_id: JobId, *, at: datetime) -> None:
        """A dead job gets a new life with no tries counted; NotFound if it is not dead."""
        ...

    async def page(self, *, state: str, after: str | None = None, limit: int = 50) -> Page[Job]: ...

    async def next_due(self) -> datetime | None:
        """When the earliest waiting job wants to run."""
        ...

    async def counts(self) -> Mapping[tuple[str, JobState], int]:
        """How many of each kind wait, and how many are dead."""
        ...

    async def prune(self, *, before: datetime, limit: int) -> int:
        """Forget done jobs last due before the moment, with their keys."""
        ...
