"""What was told of a message before the message itself was here is told again, for an hour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from inbox.actions.follow_up import FollowUp, follow_up
from inbox.core.channel import ReadingChannel
from inbox.core.deps import Deps
from inbox.core.errors import NotFound, RetryLater
from inbox.core.ids import ChannelId, RequestId
from inbox.core.inbound import InboundEvent, WebhookRequest
from inbox.core.job import Job
from inbox.core.store import Parts, durably

REPORT = "report"
_PAUSES_S = (2, 10, 60, 600, 3600)
"""From one try to the next; after the last one nobody waits for the message any more."""


async def put_by(
    tx: Parts, event: InboundEvent, request: WebhookRequest, now: datetime, *, tries: int = 0
) -> None:
    """Have it told again after a while; the kept request holds what was told."""
    if tries < len(_PAUSES_S):
        await tx.jobs.enqueue(
            REPORT,
            {"request": request.id, "event": event.external_id, "tries": str(tries + 1)},
            run_at=now + timedelta(seconds=_PAUSES_S[tries]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TellAgain:
    """The handler of `report` jobs."""

    deps: Deps
    channels: Mapping[ChannelId, ReadingChannel]

    async def run(self, job: Job) -> None:
        try:
            kept = await self.deps.store.requests.get(RequestId(job.payload["request"]))
        except NotFound:
            return
        channel = self.channels.get(kept.request.channel_id)
        if channel is None:
            raise RetryLater("The channel is switched off or does not work at the moment.")
        for event in channel.parse(kept.request):
            if event.external_id == job.payload["event"] and isinstance(event.body, FollowUp):
                await self._tell(event, event.body, kept.request, int(job.payload["tries"]))

    async def _tell(self, event: InboundEvent, body: FollowUp, request: WebhookRequest, tries: int) -> None:
        async def unit(tx: Parts) -> None:
            if await follow_up(tx, event, body, request, self.deps) is None:
                await put_by(tx, event, request, self.deps.clock.now(), tries=tries)

        await durably(self.deps.store, unit)
