"""Messages that people write, change and take back, and what is told in their shape."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec

from channels.kit.members import Members, facts, line, member
from channels.kit.visitor_code import without_code
from channels.whatsapp.content import content_of
from channels.whatsapp.people import name_of, number_of, senders_of
from channels.whatsapp.referral import card_of, source_of
from inbox.core.channel import ChannelContext
from inbox.core.ids import VisitorId
from inbox.core.inbound import (
    InboundBody,
    InboundEvent,
    MessageReceived,
    MessagesDeleted,
    Noted,
    Reacted,
    WebhookRequest,
)
from inbox.core.source import Source

_LONGEST_ID = 200
_TIMES = range(1, 4_102_444_800)
_encode = msgspec.json.Encoder(order="deterministic").encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One message of a batch: `contacts` are those that the batch names, `place` is where it stands in it,
    `number` is ours in digits."""

    said: Members
    contacts: list[Members]
    place: int
    number: str
    request: WebhookRequest
    context: ChannelContext
    is_ours: bool = False

    @property
    def key(self) -> str:
        """Meta's name for it, or one made of what it says if it brings none."""
        return line(self.said, "id", _LONGEST_ID) or sha256(_encode(self.said)).hexdigest()

    @property
    def at(self) -> datetime:
        return seconds(self.said, self.request.received_at) + timedelta(microseconds=self.place)

    def event(
        self,
        what: str,
        body: InboundBody,
        *,
        visitor_id: VisitorId | None = None,
        clicked: str | None = None,
        source: Source | None = None,
    ) -> InboundEvent:
        wa_id, user_id, contact = self._person()
        senders = senders_of(wa_id, user_id)
        return InboundEvent(
            channel_id=self.request.channel_id,
            external_id=f"{what}:{self.key}",
            at=self.at,
            senders=senders,
            name=name_of(contact),
            thread=senders[0].value if senders else None,
            body=body,
            visitor_id=visitor_id,
            clicked=clicked,
            source=source,
        )

    def _person(self) -> tuple[str, str, Members]:
        """The other side's number, its name for this business alone, and what the batch says of it."""
        if self.is_ours:
            number, user = line(self.said, "to", 100), line(self.said, "to_user_id", 150)
        else:
            number, user = line(self.said, "from", 100), line(self.said, "from_user_id", 150)
        number = number.removeprefix("+")
        for contact in self.contacts:
            wa_id, user_id = line(contact, "wa_id", 100), line(contact, "user_id", 150)
            if (number and wa_id and number_of(wa_id) == number_of(number)) or (user and user_id == user):
                return number or wa_id, user or user_id, contact
        if len(self.contacts) == 1 and not (number or user):
            [contact] = self.contacts
            return line(contact, "wa_id", 100), line(contact, "user_id", 150), contact
        return number, user, {}


def message(told: Told) -> InboundEvent:
    kind = line(told.said, "type", 40)
    if kind == "reaction":
        return _reaction(told)
    if kind == "system":
        return _system(told)
    if kind == "revoke":
        key = line(member(told.said, "revoke"), "original_message_id", _LONGEST_ID)
        return told.event("revoke", MessagesDeleted(keys=(key,) if key else ()))
    if kind == "edit":
        return _edit(told)
    if kind == "request_welcome":
        return told.event("in", Noted(what="chat_started"))
    referral = member(told.said, "referral")
    said, refs, cards = content_of(told.said)
    visitor_id = None
    if not told.is_ours:
        visitor_id, said = without_code(said, told.context.visitors, told.request.received_at)
    body = MessageReceived(
        text=said,
        refs=refs,
        cards=(*card_of(referral), *cards),
        key=told.key,
        direction="out" if told.is_ours else "in",
        answers=line(member(told.said, "context"), "id", _LONGEST_ID) or None,
    )
    if told.is_ours:
        return told.event("out", body)
    clicked = f"whatsapp clicked +{told.number}" if told.number and visitor_id is None else None
    return told.event("in", body, visitor_id=visitor_id, clicked=clicked, source=source_of(referral))


def seconds(members: Members, otherwise: datetime) -> datetime:
    """WhatsApp writes whole seconds as text."""
    value = members.get("timestamp")
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 12:
        value = int(value)
    return datetime.fromtimestamp(value, UTC) if type(value) is int and value in _TIMES else otherwise


def _reaction(told: Told) -> InboundEvent:
    reaction = member(told.said, "reaction")
    emoji = line(reaction, "emoji", 40)
    key = line(reaction, "message_id", _LONGEST_ID)
    return told.event("in", Reacted(key=key, emojis=(emoji,) if emoji else ()))


def _edit(told: Told) -> InboundEvent:
    """What a message says since the time of this one; the first one's time is not told."""
    edit = member(told.said, "edit")
    said, refs, cards = content_of(member(edit, "message"))
    body = MessageReceived(
        text=said,
        refs=refs,
        cards=cards,
        key=line(edit, "original_message_id", _LONGEST_ID) or told.key,
        edited_at=told.at,
        direction="out" if told.is_ours else "in",
    )
    return told.event("edit", body)


def _system(told: Told) -> InboundEvent:
    """A person has changed the number: both are the same person from now on."""
    system = member(told.said, "system")
    event = told.event("in", Noted(what="number_changed", facts=facts(text=line(system, "body"))))
    new = senders_of(
        line(system, "wa_id", 100) or line(system, "new_wa_id", 100), line(system, "user_id", 150)
    )
    return replace(event, senders=(*event.senders, *new))
