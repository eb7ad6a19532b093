"""What a channel may do besides where people talk by telephone."""

from typing import Protocol, runtime_checkable

from inbox.core.channel import Channel, WebhookChannel
from inbox.core.identity import Identity
from inbox.core.inbound import WebhookRequest


@runtime_checkable
class CallingChannel(Channel, Protocol):
    def telephone_of(self, agent: str) -> str | None:
        """Which telephone rings for the agent with that e-mail address; None if there is none."""
        ...

    async def call(self, agent: str, client: str, number: str | None) -> str:
        """Ring the agent, then the client, who sees `number` if it is one of ours; the carrier's name of it.

        Undeliverable or RetryLater with the reason if it cannot be done; Unanswered if perhaps it was.
        """
        ...


@runtime_checkable
class TextingBack(Channel, Protocol):
    """A channel with calls that somebody may miss."""

    @property
    def text_back(self) -> str:
        """What the owner wants written to whoever was not answered; empty for nothing."""
        ...


@runtime_checkable
class TextingChannel(Channel, Protocol):
    """A channel that can write to any telephone, also first."""

    @property
    def sender(self) -> str:
        """What the person sees as ours: a number, a short code, a name."""
        ...

    def senders_of(self, phone: str) -> tuple[Identity, ...]:
        """How the person with that number is known there; the first one's value is their thread."""
        ...


@runtime_checkable
class LiveChannel(WebhookChannel, Protocol):
    """A channel on whose answer a person waits at the telephone."""

    def patience_s(self, request: WebhookRequest) -> float | None:
        """How long the answer may wait for the request to be durable; None if nobody is waiting.

        After that `answer` is asked without what was filed, and the filing goes on beside it.
        """
        ...
