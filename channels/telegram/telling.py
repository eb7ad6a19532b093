"""One update on its way to become events: its name, its time, and of whom it is."""

from dataclasses import dataclass
from datetime import datetime

from channels.kit.members import Members, moment, number
from channels.telegram.people import TELEGRAM, identity_of, name_of
from channels.telegram.place import Place
from inbox.core.channel import ChannelContext
from inbox.core.identity import Identity
from inbox.core.ids import VisitorId
from inbox.core.inbound import InboundBody, InboundEvent, WebhookRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`said` is what stands in the update under the name `kind`."""

    number: int
    kind: str
    said: Members
    request: WebhookRequest
    context: ChannelContext
    bot_id: int

    def of_chat(
        self,
        body: InboundBody,
        place: Place,
        party: Members,
        *,
        more: tuple[Identity, ...] = (),
        visitor_id: VisitorId | None = None,
    ) -> InboundEvent:
        """Of `party`, whom the conversation is with: a person, or a group as a whole."""
        whom = Identity(kind=TELEGRAM, value=str(place.chat))
        if place.direct is not None:
            whom = identity_of(party) or whom
        return self._event(body, place.thread, (whom, *more), name_of(party), visitor_id)

    def of_person(self, body: InboundBody, person: Members, thread: str | None = None) -> InboundEvent:
        """Of somebody, whose private chat is named like the person."""
        identity = identity_of(person)
        if identity is None:
            return self._event(body, thread)
        return self._event(body, thread or identity.value, (identity,), name_of(person))

    def of_nobody(self, body: InboundBody, place: Place) -> InboundEvent:
        return self._event(body, place.thread)

    def _event(
        self,
        body: InboundBody,
        thread: str | None,
        senders: tuple[Identity, ...] = (),
        name: str | None = None,
        visitor_id: VisitorId | None = None,
    ) -> InboundEvent:
        return InboundEvent(
            channel_id=self.request.channel_id,
            external_id=str(self.number),
            at=self.at,
            senders=senders,
            name=name,
            thread=thread,
            body=body,
            visitor_id=visitor_id,
        )

    @property
    def at(self) -> datetime:
        """Telegram counts whole seconds; the numbers of messages tell the order within one."""
        told = moment(self.said, "date")
        if told is None:
            return self.request.received_at
        return told.replace(microsecond=(number(self.said, "message_id") or 0) % 1_000_000)
