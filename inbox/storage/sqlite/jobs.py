"""The queue in SQLite."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from inbox.core.errors import NotFound
from inbox.core.ids import JobId, new_id
from inbox.core.job import Job, JobState
from inbox.core.store.page import Page
from inbox.storage.codec import dump, from_micros, load, to_micros
from inbox.storage.sqlite.handle import Handle, Row
from inbox.storage.sqlite.paging import Query, marks

_COLUMNS = "row, id, kind, key, payload, run_at, tries, state, error"
_SELECT = f"SELECT {_COLUMNS} FROM job"  # noqa: S608 - only placeholders and constants are put in


class SqliteJobs:
    """A claim pushes `run_at` to the end of the lease; `tries` tells a stale claim from the current one."""

    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def enqueue(
        self, kind: str, payload: Mapping[str, str], *, run_at: datetime, key: str | None = None
    ) -> JobId | None:
        job_id = JobId(new_id())
        added = self._db.count(
            "INSERT INTO job (id, kind, key, payload, run_at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (key) DO NOTHING",
            job_id,
            kind,
            key,
            dump(payload),
            to_micros(run_at),
        )
        if not added:
            return None
        self._db.touch("job", job_id)
        return job_id

    async def claim(
        self, *, now: datetime, until: datetime, kinds: Sequence[str], limit: int
    ) -> Sequence[Job]:
        rows = self._db.rows(
            "UPDATE job SET tries = tries + 1, run_at = ? WHERE row IN"  # noqa: S608 - only placeholders and constants are put in
            " (SELECT row FROM job INDEXED BY job_due WHERE state = 'ready' AND run_at <= ?"
            f" AND kind IN ({marks(kinds)}) ORDER BY run_at, row LIMIT ?) RETURNING {_COLUMNS}",
            [to_micros(until), to_micros(now), *kinds, limit],
        )
        return [_job(row) for row in sorted(rows)]

    async def done(self, job: Job) -> bool:
        return self._settle(job, "state = 'done', error = NULL")

    async def retry(self, job: Job, *, at: datetime, error: str) -> bool:
        return self._settle(job, "run_at = ?, error = ?", to_micros(at), error)

    async def bury(self, job: Job, *, error: str) -> bool:
        buried = self._settle(job, "state = 'dead', error = ?", error)
        if buried:
            self._db.touch("job", job.id)
        return buried

    async def revive(self, job_id: JobId, *, at: datetime) -> None:
        if not self._db.count(
            "UPDATE job SET state = 'ready', tries = 0, run_at = ? WHERE id = ? AND state = 'dead'",
            to_micros(at),
            job_id,
        ):
            message = "There is no such dead job."
            raise NotFound(message)
        self._db.touch("job", job_id)

    async def page(self, *, state: str, after: str | None = None, limit: int = 50) -> Page[Job]:
        query = Query(_SELECT, ("row",))
        query.equal("state", state)
        return query.read(self._db, after, limit, _job)

    async def next_due(self) -> datetime | None:
        row = self._db.row("SELECT min(run_at) FROM job WHERE state = 'ready'")
        return None if row is None or row[0] is None else from_micros(row[0])

    async def counts(self) -> Mapping[tuple[str, JobState], int]:
        rows = self._db.rows(
            "SELECT kind, state, count(*) FROM job WHERE state IN ('ready', 'dead') GROUP BY kind, state"
        )
        return {(row[0], JobState(row[1])): row[2] for row in rows}

    async def prune(self, *, before: datetime, limit: int) -> int:
        return self._db.count(
            "DELETE FROM job WHERE row IN (SELECT row FROM job WHERE state = 'done' AND run_at < ? LIMIT ?)",
            to_micros(before),
            limit,
        )

    def _settle(self, job: Job, assignment: str, *values: object) -> bool:
        return bool(
            self._db.count(
                f"UPDATE job SET {assignment} WHERE id = ? AND tries = ? AND state = 'ready'",  # noqa: S608 - only placeholders and constants are put in
                *values,
                job.id,
                job.tries,
            )
        )


def _job(row: Row) -> Job:
    return Job(
        id=JobId(row[1]),
        kind=row[2],
        key=row[3],
        payload=load(dict[str, str], row[4]),
        run_at=from_micros(row[5]),
        tries=row[6],
        state=JobState(row[7]),
        error=row[8],
    )
