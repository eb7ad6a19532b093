"""Has brought what a provider only announced, for as long as it takes, and files it like any request."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from inbox.core.channel import AnnouncedChannel, ReadingChannel
from inbox.core.clock import Clock
from inbox.core.errors import ConfigError, RetryLater
from inbox.core.ids import ChannelId
from inbox.core.inbound import Announced, WebhookRequest
from inbox.core.job import Job
from inbox.core.store import Parts, Store, durably

BRING = "bring"
_PAUSES_S = (10, 60, 300, 1_800, 7_200, 21_600)
_MOST = 360
"""With the longest pause that is three months, as long as providers keep such things."""

Hear = Callable[[ChannelId, WebhookRequest], Awaitable[None]]


async def announce(tx: Parts, channel_id: ChannelId, body: Announced, now: datetime) -> None:
    """Once for each name, however often it is announced."""
    payload = {"channel": channel_id, "ref": body.ref, "tries": "0"}
    await tx.jobs.enqueue(BRING, payload, run_at=now, key=f"{BRING}:{channel_id}:{body.ref}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bring:
    """The handler of `bring` jobs. A refusal that somebody can mend is waited out, not given up."""

    store: Store
    clock: Clock
    channels: Mapping[ChannelId, ReadingChannel]
    hear: Hear

    async def run(self, job: Job) -> None:
        channel_id, ref = ChannelId(job.payload["channel"]), job.payload["ref"]
        try:
            request = await self._channel(channel_id).bring(ref)
        except (RetryLater, ConfigError) as error:
            await self._later(job, error)
        else:
            await self.hear(channel_id, request)

    def _channel(self, channel_id: ChannelId) -> AnnouncedChannel:
        channel = self.channels.get(channel_id)
        if not isinstance(channel, AnnouncedChannel):
            raise RetryLater("The channel is switched off or does not work at the moment.")
        return channel

    async def _later(self, job: Job, error: RetryLater | ConfigError) -> None:
        tries = int(job.payload["tries"])
        if tries >= _MOST:
            raise error
        pause = getattr(error, "after", None) or _PAUSES_S[min(tries, len(_PAUSES_S) - 1)]
        at = self.clock.now() + timedelta(seconds=pause)
        payload = {**job.payload, "tries": str(tries + 1)}

        async def unit(tx: Parts) -> None:
            await tx.jobs.enqueue(BRING, payload, run_at=at)

        await durably(self.store, unit)
