"""From one call of Viber's to what is filed; those that tell nothing of a conversation file nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from channels.kit.members import Members, facts, line, member
from channels.kit.payload import json_object, quoted
from channels.viber.content import content
from inbox.core.channel import ChannelContext
from inbox.core.delivery import DeliveryState
from inbox.core.errors import PayloadError
from inbox.core.identity import Identity
from inbox.core.ids import VisitorId
from inbox.core.inbound import (
    DeliveryReported,
    InboundBody,
    InboundEvent,
    Noted,
    ReachabilityChanged,
    WebhookRequest,
)

VIBER = "viber"
_LONGEST_ID = 100
_TOKENS = range(1, 2**64)
_MILLISECONDS = range(1, 4_102_444_800_000)
_STATES = {
    "delivered": DeliveryState.DELIVERED,
    "seen": DeliveryState.READ,
    "failed": DeliveryState.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """`token` is Viber's number of the message that the call is about, or of the call itself."""

    event: str
    token: str
    told: Members
    request: WebhookRequest
    context: ChannelContext

    def of(
        self,
        body: InboundBody,
        person: Members | None = None,
        visitor_id: VisitorId | None = None,
    ) -> tuple[InboundEvent, ...]:
        """By `person`, without whom nothing of it can be filed; None for what nobody sent."""
        number = "" if person is None else line(person, "id", _LONGEST_ID)
        if person is not None and not number:
            raise PayloadError(f"{quoted(self.event)} does not say of whom it is.")
        event = InboundEvent(
            channel_id=self.request.channel_id,
            external_id=f"{self.event}:{self.token}",
            at=self.at,
            senders=(Identity(kind=VIBER, value=number),) if number else (),
            name=line(person, "name", 200) or None if person else None,
            thread=number or line(self.told, "user_id", _LONGEST_ID) or None,
            body=body,
            visitor_id=visitor_id,
        )
        return (event,)

    @property
    def at(self) -> datetime:
        told = self.told.get("timestamp")
        if type(told) is not int or told not in _MILLISECONDS:
            return self.request.received_at
        return datetime.fromtimestamp(told / 1000, UTC)


def read_call(request: WebhookRequest, context: ChannelContext) -> tuple[InboundEvent, ...]:
    told = json_object(request.body)
    event = line(told, "event", 60)
    read = _READERS.get(event)
    if read is None:
        if not event:
            raise PayloadError(f"{quoted('event')} must be text.")
        return ()  # our own address being tried, or what Viber invents later
    call = Call(event=event, token=_token(told), told=told, request=request, context=context)
    return read(call)


def _token(told: Members) -> str:
    """Above what other numbers may be, and told as a number or as text."""
    value = told.get("message_token")
    if type(value) is int and value in _TOKENS:
        return str(value)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 20:
        return value
    raise PayloadError(f"{quoted('message_token')} must be a whole number.")


def _message(call: Call) -> tuple[InboundEvent, ...]:
    body = content(member(call.told, "message"), call.token)
    return call.of(body, member(call.told, "sender"))


def _started(call: Call) -> tuple[InboundEvent, ...]:
    """The chat was opened; behind the widget's link that is a visitor of ours."""
    parameter = line(call.told, "context", 200)
    redeem = call.context.visitors.redeem
    visitor_id = redeem(parameter, call.request.received_at) if parameter else None
    noted = Noted(what="chat_started", facts=facts(parameter=None if visitor_id else parameter))
    return call.of(noted, member(call.told, "user"), visitor_id)


def _subscribed(call: Call) -> tuple[InboundEvent, ...]:
    return call.of(ReachabilityChanged(reachable=True), member(call.told, "user"))


def _unsubscribed(call: Call) -> tuple[InboundEvent, ...]:
    return call.of(ReachabilityChanged(reachable=False), {"id": call.told.get("user_id")})


def _report(call: Call) -> tuple[InboundEvent, ...]:
    said = line(call.told, "desc", 200).rstrip(".")
    reason = f"Viber could not deliver it: {said}." if said else "Viber could not deliver it."
    state = _STATES[call.event]
    failed = state is DeliveryState.FAILED
    return call.of(DeliveryReported(key=call.token, state=state, reason=reason if failed else None))


_READERS: Mapping[str, Callable[[Call], tuple[InboundEvent, ...]]] = {
    "message": _message,
    "conversation_started": _started,
    "subscribed": _subscribed,
    "unsubscribed": _unsubscribed,
    "delivered": _report,
    "seen": _report,
    "failed": _report,
}
EVENTS = tuple(_READERS)
"""What we ask Viber to tell."""
