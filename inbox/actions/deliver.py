"""Hands what agents wrote to the channels: in each conversation's order, and honest about the outcome."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from weakref import WeakValueDictionary

from inbox.actions.aliases import filed_as, name_message
from inbox.actions.attempts import INTERRUPTED, begun, is_interrupted, lost, put_off, refused, sent, tries
from inbox.actions.outgoing import outgoing
from inbox.actions.sendable import why_not, why_not_to
from inbox.core.channel import Capabilities, Channel
from inbox.core.clock import Clock
from inbox.core.delivery import Delivery, DeliveryState
from inbox.core.errors import NotFound, PartlySent, RetryLater, Unanswered, Undeliverable, Unreachable
from inbox.core.identity import Identity
from inbox.core.ids import ChannelId, ConversationId, EntryId
from inbox.core.job import Job
from inbox.core.outbound import OutboundMessage, Receipt
from inbox.core.store import Parts, Store, durably
from inbox.core.timeline import Message

DELIVER = "deliver"
LONGEST_PAUSE = timedelta(hours=6)
_TIME_LIMIT_S = 120.0
_LATE = "The channel did not answer in time."


async def enqueue_delivery(tx: Parts, delivery: Delivery, at: datetime) -> None:
    """Only the first that waits in a conversation has a job; whoever settles it enqueues the next one.

    What is scheduled stands outside of that order, with a job of its own, until its time has come.
    """
    if delivery.state is DeliveryState.SCHEDULED:
        await _enqueue(tx, delivery.entry_id, delivery.send_at or at)
        return
    first = await tx.deliveries.first_queued(delivery.conversation_id)
    if first is not None and first.entry_id == delivery.entry_id:
        await _enqueue(tx, delivery.entry_id, at)


async def enqueue_next(tx: Parts, conversation_id: ConversationId, at: datetime) -> None:
    first = await tx.deliveries.first_queued(conversation_id)
    if first is not None:
        await _enqueue(tx, first.entry_id, at)


async def _enqueue(tx: Parts, entry_id: EntryId, at: datetime) -> None:
    await tx.jobs.enqueue(DELIVER, {"entry": entry_id}, run_at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    """`barred` says why it may not be sent after all."""

    message: OutboundMessage
    channel: Channel | None
    tries: int
    barred: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What the attempt makes of its delivery at a given time; if it still waits then, it is tried `again`.

    `names` are those that the provider gave to what it took; `unreachable` is whom it lets nobody write to.
    """

    change: Callable[[Delivery, datetime], Delivery]
    again: datetime | None = None
    names: tuple[str, ...] = ()
    unreachable: Identity | None = None


class Deliver:
    """The handler of `deliver` jobs: one attempt for one entry, if it is that entry's turn.

    The attempt is on disk before the channel hears of it. If no outcome follows, because the service died or
    the channel failed in an unknown way, the next run finds it open: only a channel that shows an entry once,
    however often it comes, is given it again; else its state becomes *unknown*. `pause` says how long to
    wait after so many tries.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        channels: Mapping[ChannelId, Channel],
        pause: Callable[[int], timedelta],
    ) -> None:
        self._store = store
        self._clock = clock
        self._channels = channels
        self._pause = pause
        self._turns: WeakValueDictionary[ConversationId, asyncio.Lock] = WeakValueDictionary()

    async def run(self, job: Job) -> None:
        entry_id = EntryId(job.payload["entry"])
        try:
            conversation_id = (await self._store.deliveries.get(entry_id)).conversation_id
        except NotFound:
            return
        # Another job for the same entry would take the attempt that runs for one that was interrupted.
        async with self._turn(conversation_id):
            due = await durably(self._store, lambda tx: self._begin(tx, entry_id))
            if due is not None:
                outcome = await self._send(due)
                await durably(self._store, lambda tx: self._end(tx, entry_id, outcome))

    def _turn(self, conversation_id: ConversationId) -> asyncio.Lock:
        turn = self._turns.get(conversation_id)
        if turn is None:
            turn = self._turns[conversation_id] = asyncio.Lock()
        return turn

    async def _begin(self, tx: Parts, entry_id: EntryId) -> _Due | None:
        """A new attempt; None if there is nothing to send now."""
        now = self._clock.now()
        delivery = await _released(tx, await tx.deliveries.get(entry_id), now)
        first = await tx.deliveries.first_queued(delivery.conversation_id)
        if first is None or first.entry_id != entry_id:
            return None
        channel = self._channels.get(delivery.channel_id)
        if is_interrupted(delivery):
            again = channel is not None and _may_repeat(channel.capabilities, delivery, now)
            delivery = (put_off if again else lost)(delivery, now, INTERRUPTED)
        if delivery.state is not DeliveryState.QUEUED:
            await self._save(tx, delivery, now)
            return None
        delivery = await tx.deliveries.save(begun(delivery, now))
        return _Due(
            message=await outgoing(tx, delivery),
            channel=channel,
            tries=tries(delivery),
            barred=await _barred(tx, delivery, channel),
        )

    async def _end(self, tx: Parts, entry_id: EntryId, outcome: _Outcome) -> None:
        now = self._clock.now()
        delivery = outcome.change(await tx.deliveries.get(entry_id), now)
        await _name(tx, delivery, outcome.names)
        if outcome.unreachable is not None:
            await tx.contacts.reach(outcome.unreachable, reachable=False)
        await self._save(tx, delivery, outcome.again or now)

    async def _save(self, tx: Parts, delivery: Delivery, again: datetime) -> None:
        """Write what became of it, and see to it that the next attempt is made: for it, or for the next."""
        saved = await tx.deliveries.save(delivery)
        if saved.state is DeliveryState.QUEUED:
            await _enqueue(tx, saved.entry_id, again)
        else:
            await enqueue_next(tx, saved.conversation_id, self._clock.now())

    async def _send(self, due: _Due) -> _Outcome:
        """What is raised beyond these leaves the attempt open, and the job comes again."""
        if due.channel is None:
            return self._later(due, why_not(None) or "", None)
        if due.barred is not None:
            return _Outcome(change=partial(refused, reason=due.barred))
        try:
            async with asyncio.timeout(_TIME_LIMIT_S):
                receipt = await due.channel.send(due.message)
        except PartlySent as error:
            return _Outcome(change=partial(_partly, names=error.names, reason=str(error)), names=error.names)
        except Undeliverable as error:
            unreachable = due.message.to if isinstance(error, Unreachable) else None
            return _Outcome(change=partial(refused, reason=str(error)), unreachable=unreachable)
        except Unanswered as error:
            return self._doubt(due, str(error))
        except RetryLater as error:
            return self._later(due, str(error), error.after)
        except TimeoutError:
            return self._doubt(due, _LATE)
        names = (receipt.external_id, *receipt.names)
        return _Outcome(change=partial(_sent, receipt=receipt), names=names)

    def _doubt(self, due: _Due, reason: str) -> _Outcome:
        """Perhaps it was taken: only what the other side shows once is given to it again."""
        if due.channel is not None and due.channel.capabilities.repeatable:
            return self._later(due, reason, None)
        return _Outcome(change=partial(lost, reason=reason))

    def _later(self, due: _Due, reason: str, after: float | None) -> _Outcome:
        pause = self._pause(due.tries) if after is None else timedelta(seconds=max(after, 0.0))
        again = self._clock.now() + min(pause, LONGEST_PAUSE)
        return _Outcome(change=partial(put_off, reason=reason, at=again), again=again)


def _may_repeat(able: Capabilities, delivery: Delivery, now: datetime) -> bool:
    """Whether the other side still knows the attempt that nobody saw the end of."""
    if not able.repeatable or able.repeats_within is None:
        return able.repeatable
    return now - delivery.attempts[-1].started_at <= able.repeats_within


async def _barred(tx: Parts, delivery: Delivery, channel: Channel | None) -> str | None:
    """Who asked for no more is sent nothing, also of what was written before that."""
    if channel is None or not channel.capabilities.opt_out:
        return None
    conversation = await tx.conversations.get(delivery.conversation_id)
    contact = await tx.contacts.get(conversation.contact_id)
    return why_not_to(contact, conversation, channel)


async def _released(tx: Parts, delivery: Delivery, now: datetime) -> Delivery:
    if delivery.state is not DeliveryState.SCHEDULED or (delivery.send_at or now) > now:
        return delivery
    return await tx.deliveries.save(replace(delivery, state=DeliveryState.QUEUED, updated_at=now))


def _sent(delivery: Delivery, now: datetime, receipt: Receipt) -> Delivery:
    return sent(delivery, now, receipt.external_id)


def _partly(delivery: Delivery, now: datetime, names: tuple[str, ...], reason: str) -> Delivery:
    return replace(lost(delivery, now, reason), external_id=names[0] if names else None)


async def _name(tx: Parts, delivery: Delivery, names: tuple[str, ...]) -> None:
    """Let later events find the entry by each of them; it remembers all but the first."""
    if not names:
        return
    entry = await tx.timeline.get(delivery.entry_id)
    for name in names:
        await name_message(tx, delivery.channel_id, name, filed_as(entry))
    if len(names) > 1 and isinstance(entry.body, Message):
        await tx.timeline.revise(replace(entry, body=replace(entry.body, names=names[1:])))
