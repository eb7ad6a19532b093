"""How the service is, in numbers, at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from inbox.app.service import Service
from inbox.core.delivery import DeliveryState
from inbox.core.ids import ChannelId
from inbox.core.job import JobState
from inbox.core.store.requests import RequestState

OUTBOX = (DeliveryState.QUEUED, DeliveryState.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the store has to be asked for; `lag_s` is how long the earliest due job has waited."""

    last_received: Mapping[ChannelId, datetime]
    refused: Mapping[tuple[ChannelId, RequestState], int]
    jobs: Mapping[tuple[str, JobState], int]
    lag_s: float
    outbox: Mapping[DeliveryState, int]


async def figures_of(service: Service) -> Figures:
    """StoreUnavailable if the store cannot be read."""
    store = service.store
    channels = await store.channels.all()
    received = [await store.requests.received(each.id, limit=1) for each in channels]
    due = await store.jobs.next_due()
    return Figures(
        last_received={each.id: times[0] for each, times in zip(channels, received, strict=True) if times},
        refused=await store.requests.refused(),
        jobs=await store.jobs.counts(),
        lag_s=max(0.0, (service.clock.now() - due).total_seconds()) if due else 0.0,
        outbox={state: await store.deliveries.count(state) for state in OUTBOX},
    )
