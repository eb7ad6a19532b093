"""Has a channel change or delete what was sent, and writes down what came of it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from inbox.actions.aliases import filed_as, name_message
from inbox.actions.outgoing import outgoing
from inbox.actions.rewrite import rewrite
from inbox.actions.versions import delete, say
from inbox.core.channel import Channel, WithdrawingChannel
from inbox.core.clock import Clock
from inbox.core.errors import RetryLater, Undeliverable
from inbox.core.ids import ChannelId, EntryId
from inbox.core.job import Job
from inbox.core.outbound import OutboundMessage, Receipt
from inbox.core.store import Parts, Store, durably
from inbox.core.timeline import Amendment, Message, Part, TimelineEntry

AMEND = "amend"
_TRIES = 5
_TIME_LIMIT_S = 120.0
_LATE = "The channel did not answer in time."
_OFF = "The channel is switched off or does not work at the moment."
_BROKEN = "The channel failed again and again in a way that nobody foresaw."
_FIXED = "On this channel a message that was sent cannot be taken back."


async def ask(tx: Parts, entry_id: EntryId, now: datetime) -> None:
    await tx.jobs.enqueue(AMEND, {"entry": entry_id}, run_at=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    amendment: Amendment
    message: OutboundMessage
    names: tuple[str, ...]
    channel: Channel | None


class Amend:
    """The handler of `amend` jobs. To change or delete a message twice is as good as once.

    So an attempt that the service did not survive is simply made again. What the channel refuses, or cannot
    do for so many tries, leaves the entry as it was, with the reason in its amendment.
    """

    def __init__(self, store: Store, clock: Clock, channels: Mapping[ChannelId, Channel]) -> None:
        self._store = store
        self._clock = clock
        self._channels = channels
        self._turns: WeakValueDictionary[EntryId, asyncio.Lock] = WeakValueDictionary()

    async def run(self, job: Job) -> None:
        entry_id = EntryId(job.payload["entry"])
        turn = self._turns.get(entry_id)
        if turn is None:
            turn = self._turns[entry_id] = asyncio.Lock()
        async with turn:
            due = await durably(self._store, lambda tx: self._due(tx, entry_id))
            if due is None:
                return
            try:
                receipt = await _carry_out(due, job.tries)
            except Undeliverable as error:
                await self._refused(entry_id, due, str(error))
            except RetryLater as error:
                if job.tries < _TRIES:
                    raise
                await self._refused(entry_id, due, str(error))
            else:
                await durably(self._store, lambda tx: self._done(tx, entry_id, due, receipt))

    async def _due(self, tx: Parts, entry_id: EntryId) -> _Due | None:
        entry = await tx.timeline.get(entry_id)
        body = entry.body
        if not isinstance(body, Message) or body.amendment is None or body.amendment.reason is not None:
            return None
        delivery = await tx.deliveries.get(entry_id)
        names = [name for name in (delivery.external_id, *body.names) if name]
        return _Due(
            amendment=body.amendment,
            message=replace(
                await outgoing(tx, delivery), replaces=delivery.external_id, edited_at=body.amendment.at
            ),
            names=tuple(name for name in names if not name.startswith("poll:")),
            channel=self._channels.get(delivery.channel_id),
        )

    async def _refused(self, entry_id: EntryId, due: _Due, reason: str) -> None:
        async def unit(tx: Parts) -> None:
            entry = await tx.timeline.get(entry_id)
            if isinstance(entry.body, Message) and entry.body.amendment == due.amendment:
                failed = replace(entry.body, amendment=replace(due.amendment, reason=reason))
                await tx.timeline.revise(replace(entry, body=failed))

        await durably(self._store, unit)

    async def _done(self, tx: Parts, entry_id: EntryId, due: _Due, receipt: Receipt | None) -> None:
        entry = await tx.timeline.get(entry_id)
        body = _amended(entry, due.amendment, self._clock.now())
        if body.amendment == due.amendment:  # else the agent has changed their mind since
            body = replace(body, amendment=None)
        await rewrite(tx, entry, body)
        if receipt is not None:
            delivery = await tx.deliveries.get(entry_id)
            await name_message(tx, delivery.channel_id, receipt.external_id, filed_as(entry))


async def _carry_out(due: _Due, tries: int) -> Receipt | None:
    if tries > _TRIES:
        raise Undeliverable(_BROKEN)
    if due.channel is None:
        raise RetryLater(_OFF)
    try:
        async with asyncio.timeout(_TIME_LIMIT_S):
            if due.amendment.text is not None:
                return await due.channel.send(replace(due.message, text=due.amendment.text))
            if not isinstance(due.channel, WithdrawingChannel):
                raise Undeliverable(_FIXED)
            for name in due.names:
                await due.channel.withdraw(due.message.to, due.message.thread, name)
    except TimeoutError:
        raise RetryLater(_LATE) from None
    return None


def _amended(entry: TimelineEntry, amendment: Amendment, now: datetime) -> Message:
    body = entry.body
    assert isinstance(body, Message)
    if amendment.text is None:
        return delete(entry, "", now)
    # What the provider has just done is the newest, whatever its clock says of the version before.
    at = max(amendment.at, (body.edited_at or entry.at) + timedelta(microseconds=1))
    version = Part(key="", text=amendment.text, attachments=body.attachments, at=at)
    return say(entry, version, edited=True)
