"""Forgets recordings of which a copy without card numbers is given instead."""

from dataclasses import dataclass

from inbox.core.blobs import Blobs
from inbox.core.job import Job
from inbox.core.store import Store

FORGET_ORIGINAL = "forget_original"


@dataclass(frozen=True, slots=True, kw_only=True)
class Originals:
    """The handler of `forget_original` jobs."""

    store: Store
    blobs: Blobs

    async def run(self, job: Job) -> None:
        """One that stands in another entry too stays until that one has its copy."""
        blob = job.payload["blob"]
        standing = await self.store.transcripts.of_blob(blob)
        if standing and all(each.copy for each in standing):
            await self.blobs.remove(blob)
