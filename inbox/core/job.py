"""Work to be done later, and surely."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from inbox.core.ids import JobId


class JobState(StrEnum):
    READY = "ready"
    DONE = "done"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A claimed job; it may have run before, so its handler can be run twice. `tries` counts this one."""

    id: JobId
    kind: str
    key: str | None
    payload: Mapping[str, str]
    run_at: datetime
    tries: int
    state: JobState = JobState.READY
    error: str | None = None
