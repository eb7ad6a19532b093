"""Whom somebody has to call: asked for by a form or a vain call, closed by the next one that gets through."""

from dataclasses import dataclass, replace
from datetime import datetime

from inbox.actions.aliases import filed_as
from inbox.actions.record import happened, record
from inbox.core.actor import SYSTEM, Actor
from inbox.core.call import UNANSWERED, Call, CallBack
from inbox.core.clock import Clock
from inbox.core.errors import Conflict, NotFound
from inbox.core.ids import ChannelId, ContactId, EntryId
from inbox.core.job import Job
from inbox.core.store import Parts, Store, durably
from inbox.core.timeline import Form, TimelineEntry

CALL_BACK = "call_back"
_REMINDERS = ChannelId("call_backs")
_LOOKED_AT = 100
"""Entries of one conversation, and of one contact, that one call can close."""
MOST_TRIES = 3
"""So often we call somebody who does not answer; then nobody is asked to try once more."""


async def ask_back(tx: Parts, entry: TimelineEntry, asked: CallBack) -> None:
    """Remind of it when it is due; once, however often it is asked."""
    await tx.jobs.enqueue(CALL_BACK, {"entry": entry.id}, run_at=asked.due_at, key=f"{CALL_BACK}:{entry.id}")


async def ask_anew(tx: Parts, entry: TimelineEntry, asked: CallBack) -> None:
    """The last form of a contact says when to call; those before ask no longer."""
    for other, _ in await _asking_forms(tx, entry.contact_id):
        if other.id != entry.id:
            await tx.timeline.revise(_done(other, entry.received_at))
    await ask_back(tx, entry, asked)


async def settle_call_backs(tx: Parts, entry: TimelineEntry) -> None:
    """Close those that a later call has reached or tried to, whichever of the two was told first.

    A try that failed asks for the next one itself, so there is one of them at a time. Forms ask from another
    conversation than the one that the calls stand in.
    """
    calls = await _calls(tx, entry)
    reached = [call.talked_from for _, call in calls if call.talked_from is not None]
    tried = [call.ended_at for _, call in calls if is_vain(call) and call.ended_at is not None]
    ends = sorted((*reached, *tried))
    since = [(each, call.ended_at or each.received_at) for each, call in calls if _waits(each)]
    since += [(each, each.received_at) for each, _ in await _asking_forms(tx, entry.contact_id)]
    for asking, asked_at in since:
        later = next((at for at in ends if at > asked_at), None)
        if later is not None:
            await tx.timeline.revise(_done(asking, later))


async def tries_before(tx: Parts, entry: TimelineEntry, call: Call) -> int:
    """How often we have called in vain since somebody last spoke with the client."""
    calls = [each for other, each in await _calls(tx, entry) if other.id != entry.id]
    until = call.ended_at or entry.received_at
    reached = [
        each.talked_from for each in calls if each.talked_from is not None and each.talked_from < until
    ]
    since = max(reached, default=None)
    vain = [each.ended_at for each in calls if is_vain(each) and each.ended_at is not None]
    return sum(1 for at in vain if at < until and (since is None or at > since))


def is_vain(call: Call) -> bool:
    """Whether we called, and the client's own telephone rang for nothing."""
    rang = any(not leg.agent for leg in call.legs.values())
    return call.direction == "out" and call.status in UNANSWERED and rang


async def _calls(tx: Parts, entry: TimelineEntry) -> list[tuple[TimelineEntry, Call]]:
    page = await tx.timeline.page(conversation_id=entry.conversation_id, limit=_LOOKED_AT)
    return [(each, each.body) for each in page.items if isinstance(each.body, Call)]


async def _asking_forms(tx: Parts, contact_id: ContactId) -> list[tuple[TimelineEntry, Form]]:
    page = await tx.timeline.page(contact_id=contact_id, limit=_LOOKED_AT)
    return [(each, each.body) for each in page.items if isinstance(each.body, Form) and _waits(each)]


def _waits(entry: TimelineEntry) -> bool:
    body = entry.body
    return isinstance(body, Call | Form) and body.call_back is not None and body.call_back.done_at is None


async def close_call_back(tx: Parts, entry_id: EntryId, actor: Actor, now: datetime) -> TimelineEntry:
    """An agent says that it is done; Conflict if nobody is waiting."""
    entry = await tx.timeline.get(entry_id)
    if not _waits(entry):
        raise Conflict("Nobody waits to be called back here.")
    done = _done(entry, now)
    await tx.timeline.revise(done)
    await record(tx, actor, now, "called_back", "entry", entry.id)
    return done


def _done(entry: TimelineEntry, at: datetime) -> TimelineEntry:
    asking = entry.body
    assert isinstance(asking, Call | Form)
    assert asking.call_back is not None
    return replace(entry, body=replace(asking, call_back=replace(asking.call_back, done_at=at)))


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
            asking = entry.body
            if not _waits(entry) or not isinstance(asking, Call | Form):
                return
            if not await tx.events.append(_REMINDERS, entry.id, filed_as(entry), fingerprint=None):
                return  # the service died between the reminder and the end of the job
            conversation = await tx.conversations.get(entry.conversation_id)
            phone = asking.phone or ""
            await happened(tx, conversation, SYSTEM, self.clock.now(), "call_back_overdue", phone=phone)

        await durably(self.store, unit)
