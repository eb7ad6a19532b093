"""A thread in which a provider tells us things, and what has come of them."""

from inbox.actions.late import REPORT, TellAgain
from inbox.actions.receive import receive
from inbox.core.identity import Identity
from inbox.core.inbound import (
    DeliveryReported,
    MessageReceived,
    MessagesDeleted,
    Noted,
    PollAnswered,
    ReachabilityChanged,
    Reacted,
    ThreadMoved,
)
from inbox.core.store import durably
from inbox.jobs.worker import Worker
from tests.contract.store.inbound import an_event, deps_of
from tests.contract.store.nouns import a_request, later

ANN = Identity(kind="messenger", value="7")
REPORTS = (MessagesDeleted, DeliveryReported, ThreadMoved)


class Hearing:
    """Files what it is told; every request is kept, and read again by the channel that it came over."""

    def __init__(self, store, clock, supervisor):
        self.store = store
        self.clock = clock
        self.deps = deps_of(store, clock)
        self.events = {}
        late = TellAgain(deps=self.deps, channels={"chat": self})
        self._worker = Worker(store, clock, {REPORT: late.run}, supervisor.once)

    def parse(self, request):
        return self.events[request.id]

    async def tell(self, body, *, number=None, seconds=0, **given):
        """One event; `number` is its name, which counts up by itself."""
        name = str(len(self.events) + 1000) if number is None else str(number)
        senders = {} if isinstance(body, REPORTS) else {"senders": (ANN,), "name": "Ann"}
        parts = {"channel_id": "chat", "external_id": name, "thread": "7", "at": later(seconds)}
        event = an_event(**{**parts, "senders": (), **senders, "body": body, **given})
        return await self.file(event)

    async def file(self, event):
        request = a_request(channel_id="chat", received_at=self.clock.now())
        self.events[request.id] = [event]

        async def unit(tx):
            await tx.requests.add(request)
            return await receive(tx, event, request, self.deps)

        return await durably(self.store, unit)

    async def say(self, text, key="7:1", **given):
        names = {"number", "seconds", "thread", "senders", "visitor_id", "name"}
        told = {name: given.pop(name) for name in names & set(given)}
        return await self.tell(MessageReceived(text=text, key=key, **given), **told)

    async def edit(self, text, key="7:1", *, seconds, at=0, **given):
        return await self.say(text, key, edited_at=later(seconds), seconds=at, **given)

    async def delete(self, *keys, seconds=0, **given):
        return await self.tell(MessagesDeleted(keys=keys), seconds=seconds, **given)

    async def react(self, *emojis, key="7:1", **given):
        return await self.tell(Reacted(key=key, emojis=emojis), **given)

    async def vote(self, *options, poll="poll:5", **given):
        return await self.tell(PollAnswered(poll=poll, options=options), **given)

    async def report(self, state, key="7:9", reason=None):
        return await self.tell(DeliveryReported(key=key, state=state, reason=reason))

    async def reach(self, *, reachable):
        return await self.tell(ReachabilityChanged(reachable=reachable))

    async def note(self, what="joined", **given):
        return await self.tell(Noted(what=what), **given)

    async def move(self, to):
        return await self.tell(ThreadMoved(to=to))

    async def wait(self, **pause):
        self.clock.advance(**pause)
        await self._worker.drain()

    async def body(self, filed):
        return (await self.store.timeline.get(filed.entry_id)).body

    async def entries(self):
        return list((await self.store.timeline.page(oldest_first=True, limit=100)).items)

    async def texts(self):
        return [entry.text for entry in await self.entries()]
