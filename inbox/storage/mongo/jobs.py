"""The queue in MongoDB."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from inbox.core.errors import NotFound
from inbox.core.ids import JobId, new_id
from inbox.core.job import Job, JobState
from inbox.core.store.page import Page
from inbox.storage.codec import dump, from_micros, load, to_micros
from inbox.storage.mongo.handle import Document, Handle
from inbox.storage.mongo.paging import Query
from inbox.storage.mongo.scalars import among, at_most, equal


class MongoJobs:
    """A claim pushes `run_at` to the end of the lease; `tries` tells a stale claim from the current one."""

    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def enqueue(
        self, kind: str, payload: Mapping[str, str], *, run_at: datetime, key: str | None = None
    ) -> JobId | None:
        job_id = JobId(new_id())
        document = {
            "row": self._db.rows.next(),
            "kind": str(kind),
            "payload": dump(payload).decode(),
            "run_at": to_micros(run_at),
            "tries": 0,
            "state": str(JobState.READY),
            "error": None,
        }
        if key is None:
            await self._db.add("job", {"_id": job_id, **document})
        elif not await self._db.put("job", equal(key=key), {"_id": job_id, **document}):
            return None
        self._db.touch("job", job_id)
        return job_id

    async def claim(
        self, *, now: datetime, until: datetime, kinds: Sequence[str], limit: int
    ) -> Sequence[Job]:
        """Two workers that see the same jobs conflict, so that one of them looks again."""
        due = {**equal(state=JobState.READY), "run_at": at_most(to_micros(now)), "kind": among(kinds)}
        found = await self._db.some("job", due, [("run_at", 1), ("row", 1)], limit=limit)
        if found:
            await self._db.change(
                "job",
                {"_id": among(each["_id"] for each in found)},
                {"$set": {"run_at": to_micros(until)}, "$inc": {"tries": 1}},
            )
        taken = [{**each, "run_at": to_micros(until), "tries": each["tries"] + 1} for each in found]
        return [_job(each) for each in sorted(taken, key=lambda each: int(each["row"]))]

    async def done(self, job: Job) -> bool:
        return await self._settle(job, state=str(JobState.DONE), error=None)

    async def retry(self, job: Job, *, at: datetime, error: str) -> bool:
        return await self._settle(job, run_at=to_micros(at), error=error)

    async def bury(self, job: Job, *, error: str) -> bool:
        buried = await self._settle(job, state=str(JobState.DEAD), error=error)
        if buried:
            self._db.touch("job", job.id)
        return buried

    async def revive(self, job_id: JobId, *, at: datetime) -> None:
        revived = {"state": str(JobState.READY), "tries": 0, "run_at": to_micros(at)}
        if not await self._db.change("job", equal(_id=job_id, state=JobState.DEAD), {"$set": revived}):
            message = "There is no such dead job."
            raise NotFound(message)
        self._db.touch("job", job_id)

    async def page(self, *, state: str, after: str | None = None, limit: int = 50) -> Page[Job]:
        return await Query("job", ("row",), equal(state=state)).read(self._db, after, limit, _job)

    async def next_due(self) -> datetime | None:
        found = await self._db.one("job", equal(state=JobState.READY), [("run_at", 1)])
        return None if found is None else from_micros(found["run_at"])

    async def counts(self) -> Mapping[tuple[str, JobState], int]:
        states = among((JobState.READY, JobState.DEAD))
        counted = {"_id": {"kind": "$kind", "state": "$state"}, "number": {"$sum": 1}}
        found = await self._db.joined("job", [{"$match": {"state": states}}, {"$group": counted}])
        return {(each["_id"]["kind"], JobState(each["_id"]["state"])): each["number"] for each in found}

    async def prune(self, *, before: datetime, limit: int) -> int:
        old = {**equal(state=JobState.DONE), "run_at": {"$lt": to_micros(before)}}
        found = await self._db.some("job", old, limit=limit, fields=["_id"])
        return await self._db.drop("job", {"_id": among(each["_id"] for each in found)})

    async def _settle(self, job: Job, **values: object) -> bool:
        current = equal(_id=job.id, tries=job.tries, state=JobState.READY)
        return bool(await self._db.change("job", current, {"$set": values}))


def _job(found: Document) -> Job:
    return Job(
        id=JobId(found["_id"]),
        kind=found["kind"],
        key=found.get("key"),
        payload=load(dict[str, str], found["payload"]),
        run_at=from_micros(found["run_at"]),
        tries=found["tries"],
        state=JobState(found["state"]),
        error=found["error"],
    )
