"""A conversation to answer in, and a channel that does what the test says."""

import asyncio

from inbox.actions.amend import AMEND, Amend
from inbox.actions.deliver import DELIVER, Deliver
from inbox.actions.edit import edit
from inbox.actions.reply import Answer, reply
from inbox.actions.take_up import take_up
from inbox.actions.withdraw import withdraw
from inbox.core.actor import Actor
from inbox.core.channel import Capabilities
from inbox.core.outbound import Receipt
from inbox.jobs.backoff import backoff
from inbox.jobs.worker import LEASE, Worker
from tests.contract.store.inbound import a_message, an_event, deps_of, file_event
from tests.contract.store.nouns import an_agent, an_upload, write

ADA = Actor(name="agent:ada", agent_id="ada")
BEA = Actor(name="agent:bea", agent_id="bea")


class Crash(BaseException):
    """The process dies here: nobody tidies up."""


class Provider:
    """A channel whose steps are errors to raise before it takes the message, or None to take it.

    A step may also be a function of the message, called before the message is taken. `names` are what it
    calls a message beside its first name.
    """

    def __init__(self, *script, **capabilities):
        self.capabilities = Capabilities(**{"attachments": True} | capabilities)
        self.script = list(script)
        self.taken = []
        self.withdrawn = []
        self.names = ()
        self.asked = 0

    async def start(self):
        return None

    async def stop(self):
        return None

    async def send(self, message):
        await self._step(message)
        self.taken.append(message)
        return Receipt(external_id=message.replaces or f"m{len(self.taken)}", at=None, names=self.names)

    async def withdraw(self, to, thread, external_id):
        await self._step(external_id)
        self.withdrawn.append((to.value, thread, external_id))

    async def _step(self, message):
        self.asked += 1
        step = self.script.pop(0) if self.script else None
        if isinstance(step, BaseException):
            raise step
        if step is not None:
            await step(message)

    @property
    def texts(self):
        return [message.text for message in self.taken]


class Talk:
    """One chat with one visitor, as two agents see it."""

    def __init__(self, store, clock, supervisor):
        self.store = store
        self.clock = clock
        self.provider = Provider()
        self.channels = {"chat": self.provider}
        self._supervisor = supervisor
        self.start()

    async def open(self):
        await write(
            self.store, *(lambda tx, name=name: tx.agents.add(an_agent(id=name)) for name in ("ada", "bea"))
        )
        filed = await self.hear("Hello?")
        self.id = filed.conversation_id
        self.contact_id = filed.contact_id

    async def hear(self, text, key=None, **more):
        """The visitor writes."""
        body = a_message(text, key=key)
        parts = {"channel_id": "chat", "thread": "ann", "at": self.clock.now(), "body": body}
        event = an_event(**{**parts, **more})
        return await file_event(self.store, deps_of(self.store, self.clock), event)

    async def say(self, text="Hi!", actor=ADA, key=None, **answer):
        """The agent answers, ten seconds later; everything is durable when this returns."""
        self.clock.advance(seconds=10)
        return await self.do(
            reply,
            self.id,
            Answer(text=text, **answer),
            actor,
            self.clock.now(),
            channels=self.channels,
            key=key,
        )

    async def do(self, verb, *what, **named):
        [result] = await write(self.store, lambda tx: verb(tx, *what, **named))
        return result

    async def edit(self, entry, text, actor=ADA):
        now = self.clock.now()
        return await self.do(edit, entry.id, text, actor, now, channels=self.channels)

    async def withdraw(self, entry, actor=ADA):
        return await self.do(withdraw, entry.id, actor, self.clock.now(), channels=self.channels)

    async def body(self, entry):
        return (await self.store.timeline.get(entry.id)).body

    async def upload(self, name="a.png", owner="agent:ada"):
        upload = an_upload(name, owner=owner)
        await write(self.store, lambda tx: tx.uploads.add(upload))
        return upload

    def play(self, *script, **capabilities):
        """From now on the channel is this one."""
        self.provider = self.channels["chat"] = Provider(*script, **capabilities)
        return self.provider

    def start(self):
        """The service starts, or starts again: nothing but the store is left of what was before."""
        self._deliver = Deliver(self.store, self.clock, self.channels, lambda tries: backoff(tries, 0.5))
        amend = Amend(self.store, self.clock, self.channels)
        handlers = {DELIVER: self._deliver.run, AMEND: amend.run}
        self._worker = Worker(self.store, self.clock, handlers, self._supervisor.once, slots={DELIVER: 16})

    async def restart(self):
        self.start()
        now = self.clock.now()
        await take_up(self.store, now, quiet_since=now)
        await self.work()

    async def take_up(self):
        now = self.clock.now()
        return await take_up(self.store, now, quiet_since=now - LEASE)

    async def work(self, **pause):
        """Let so much time pass, then do everything that is due."""
        self.clock.advance(**pause)
        async with asyncio.timeout(10):
            await self._worker.drain()

    async def delivery(self, entry):
        return await self.store.deliveries.get(entry.id)

    async def states(self, *entries):
        return [str((await self.delivery(entry)).state) for entry in entries]

    async def outcomes(self, entry):
        return [attempt.outcome for attempt in (await self.delivery(entry)).attempts]

    async def history(self):
        page = await self.store.timeline.page(conversation_id=self.id, oldest_first=True, limit=200)
        return [getattr(entry.body, "what", entry.text) for entry in page.items]
