"""Whom somebody has to call back: asked for with the missed call, closed by the call that reaches them."""

from dataclasses import dataclass, replace
from datetime import datetime

from inbox.actions.aliases import filed_as
from inbox.actions.record import happened, record
from inbox.core.actor import SYSTEM, Actor
from inbox.core.call import Call, CallBack
from inbox.core.clock import Clock
from inbox.core.errors import Conflict, NotFound
from inbox.core.ids import ChannelId, ConversationId, EntryId
from inbox.core.job import Job
from inbox.core.store import Parts, Store, durably
from inbox.core.timeline import TimelineEntry

CALL_BACK = "call_back"
_REMINDERS = ChannelId("call_backs")
_LOOKED_AT = 100
"""Calls of one conversation that one call can close."""


async def ask_back(tx: Parts, entry: TimelineEntry, asked: CallBack) -> None:
    """Remind of it when it is due; once, however often it is asked."""
    await tx.jobs.enqueue(CALL_BACK, {"entry": entry.id}, run_at=asked.due_at, key=f"{CALL_BACK}:{entry.id}")


async def settle_call_backs(tx: Parts, conversation_id: ConversationId) -> None:
    """Close those that a later call has reached, whichever of the two was told first."""
    page = await tx.timeline.page(conversation_id=conversation_id, limit=_LOOKED_AT)
    calls = [(entry, entry.body) for entry in page.items if isinstance(entry.body, Call)]
    reached = sorted(call.talked_from for _, call in calls if call.talked_from is not None)
    for entry, call in calls:
        since = call.ended_at or entry.received_at
        later = next((at for at in reached if at > since), None)
        if call.call_back is not None and call.call_back.done_at is None and later is not None:
            await tx.timeline.revise(_done(entry, call, later))


async def close_call_back(tx: Parts, entry_id: EntryId, actor: Actor, now: datetime) -> TimelineEntry:
    """An agent says that it is done; Conflict if nobody is waiting."""
    entry = await tx.timeline.get(entry_id)
    call = entry.body
    if not isinstance(call, Call) or call.call_back is None or call.call_back.done_at is not None:
        raise Conflict("Nobody waits to be called back here.")
    done = _done(entry, call, now)
    await tx.timeline.revise(done)
    await record(tx, actor, now, "called_back", "entry", entry.id)
    return done


def _done(entry: TimelineEntry, call: Call, at: datetime) -> TimelineEntry:
    assert call.call_back is not None
    return replace(entry, body=replace(call, call_back=replace(call.call_back, done_at=at)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind:
    """The handler of `call_back` jobs: a line in the conversation that brings it to the top again."""

    store: Store
    clock: Clock

    async def run(self, job: Job) -> None:
        async def unit(tx: Parts) -> None:
            try:
                entry = await tx.timeline.get(EntryId(job.payload["entry"]))
            except NotFound:
                return
            call = entry.body
            if not isinstance(call, Call) or call.call_back is None or call.call_back.done_at is not None:
                return
            if not await tx.events.append(_REMINDERS, entry.id, filed_as(entry), fingerprint=None):
                return  # the service died between the reminder and the end of the job
            conversation = await tx.conversations.get(entry.conversation_id)
            await happened(tx, conversation, SYSTEM, self.clock.now(), "call_back_overdue", phone=call.phone)

        await durably(self.store, unit)
