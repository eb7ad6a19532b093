"""What a channel would hand over, and the parts that filing it leans on."""

from dataclasses import dataclass, field

from inbox.actions.receive import receive
from inbox.core.channel import Capabilities, Reply
from inbox.core.deps import Deps
from inbox.core.errors import Undeliverable
from inbox.core.identity import VISITOR, Identity
from inbox.core.ids import new_id
from inbox.core.inbound import FormSubmitted, InboundEvent, MessageReceived
from inbox.core.lead import Attribution
from inbox.core.source import Source
from tests.contract.store.nouns import NOON, a_request, email, write

SOURCE = Source(group="Paid Search", source="google", confidence=1.0, rule="click id")


class OneSource:
    """Knows one source for everybody, and links browsers as they come."""

    async def snapshot(self, tx, event, contact_id=None):
        return Attribution(source=SOURCE)

    async def recognise(self, tx, event, contact_id=None):
        return event, ()

    async def guess(self, tx, event, contact_id):
        return None

    async def link(self, tx, visitor_id, contact_id, *, method, at):
        await tx.touches.link(visitor_id, contact_id, method=method, confidence=0.9, at=at)


def deps_of(store, clock, blobs=None):
    return Deps(store=store, clock=clock, blobs=blobs, attributor=OneSource())


def a_form(text="How much is it?", **given):
    return FormSubmitted(text=text, **given)


def a_message(text="Hello?", **given):
    return MessageReceived(text=text, **given)


def an_event(**given):
    parts = {
        "channel_id": "form",
        "external_id": new_id(),
        "at": NOON,
        "senders": (email("ann@mail.example"),),
    }
    return InboundEvent(**{**parts, "body": a_form(), **given})


def a_browser(visitor_id):
    return Identity(kind=VISITOR, value=visitor_id)


async def file_event(store, deps, event, request=None):
    [filed] = await write(store, lambda tx: receive(tx, event, request or a_request(), deps))
    return filed


@dataclass
class ScriptedChannel:
    """Reads a request as the test says: events to return, or an error to raise."""

    outcome: object = ()
    verdict: Exception | None = None
    answered: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    capabilities: Capabilities = field(default_factory=Capabilities)

    async def start(self):
        return None

    async def stop(self):
        return None

    async def send(self, message):
        raise Undeliverable("Nothing is sent here.")

    def verify(self, request):
        if self.verdict is not None:
            raise self.verdict

    def parse(self, request):
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome

    async def answer(self, request, filed):
        self.answered.append(filed)
        return Reply(status=201)

    def refuse(self, request, error):
        self.refused.append(error)
        return Reply(status=422)
