"""One line of a contact's history, and the bodies it can have."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from inbox.core.attachment import Attachment as Attachment  # noqa: PLC0414 - where everybody looks for it
from inbox.core.call import Call, CallBack
from inbox.core.ids import AgentId, ContactId, ConversationId, EntryId
from inbox.core.letter import Letter
from inbox.core.noun import noun
from inbox.core.template import FilledTemplate


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The message that this one answers: what it said, and which entry it is, if we have it."""

    text: str
    entry_id: EntryId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a message carries beside text and files.

    `kind` is location, contact, poll, choice (a button or an answer to a poll) or other; `title` is what
    lists show, `facts` what the card shows, by fixed words (latitude, longitude, address, phone, name …).
    """

    kind: str
    title: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A question that an agent sent with a message; answers come by the option's place, from 0."""

    question: str
    options: tuple[str, ...]
    multiple: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What a message said until `until`; `at` and `told_by` are those of a part, and in an album `key`."""

    until: datetime
    text: str
    attachments: tuple[Attachment, ...] = ()
    key: str = ""
    at: datetime | None = None
    told_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of several messages of the provider that are one entry: a picture of an album with its caption.

    It says so since `at`; `told_by` is the event that told us, which decides between two of the same time.
    """

    key: str
    text: str
    attachments: tuple[Attachment, ...] = ()
    at: datetime
    told_by: str = ""
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What an agent wants a sent message to become, until the channel has done it.

    `text` is what it shall say, None if it shall go. `reason` is one sentence on why that cannot be; None
    while it is being tried.
    """

    text: str | None
    at: datetime
    by: AgentId | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """`by` is the identity's value of somebody outside, `name` what they are called."""

    emoji: str
    by: str
    name: str | None = None


@noun
class Form:
    """A form that a visitor sent. `fields` holds what the form asked beyond the known five."""

    text: str
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    page: str | None = None
    referrer: str | None = None
    consent: Mapping[str, str] | None = None
    attachments: tuple[Attachment, ...] = ()
    marks: tuple[str, ...] = ()
    call_back: CallBack | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What people send each other; `direction` is "in" or "out".

    `client_id` is the name that the sender's own screen gave it, so that it knows it again; `consent` is what
    the sender agreed to. `key` is the provider's name for what came in; `writer` is who wrote, where several
    people write in one thread, or on behalf of ours outside of OneWindow. `buttons` are answers offered to
    the contact. `history` is what it said before, oldest first; a deleted one keeps what it said.

    An album has `parts`, and its text and attachments are theirs. `told_by` is the event that told what it
    says, `reacted` when each person's reactions were told, and by which event: an older one changes neither.
    `names` are the provider's further names for a message of ours; `amendment` is a change to it that is not
    done; `template` is the approved text that it was sent as, `letter` what a mail is beyond it.
    """

    direction: str
    text: str
    attachments: tuple[Attachment, ...] = ()
    client_id: str | None = None
    consent: Mapping[str, str] | None = None
    key: str | None = None
    writer: str | None = None
    quote: Quote | None = None
    cards: tuple[Card, ...] = ()
    buttons: tuple[str, ...] = ()
    poll: Poll | None = None
    reactions: tuple[Reaction, ...] = ()
    history: tuple[Revision, ...] = ()
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    parts: tuple[Part, ...] = ()
    told_by: str = ""
    reacted: Mapping[str, tuple[datetime, str]] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    amendment: Amendment | None = None
    template: FilledTemplate | None = None
    letter: Letter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A remark that only agents see; `mentions` are the agents it names."""

    text: str
    mentions: tuple[AgentId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """Something the inbox itself did: `what` is a fixed word (resolved, assigned …), filled by `facts`."""

    what: str
    facts: Mapping[str, str] = field(default_factory=dict)


Body: TypeAlias = Form | Message | Note | Happened | Call
BODIES: Mapping[str, type[Form] | type[Message] | type[Note] | type[Happened] | type[Call]] = {
    "form": Form,
    "message": Message,
    "note": Note,
    "event": Happened,
    "call": Call,
}
KINDS = {body: kind for kind, body in BODIES.items()}


@noun
class TimelineEntry:
    """`seq` counts per conversation and is given by the store; `at` is the sender's time, shown as
    min(at, received_at); `author` is the agent, if it was one."""

    id: EntryId
    contact_id: ContactId
    conversation_id: ConversationId
    seq: int = 0
    at: datetime
    received_at: datetime
    author: AgentId | None = None
    body: Body

    @property
    def kind(self) -> str:
        return KINDS[type(self.body)]

    @property
    def inbound(self) -> bool:
        """Whether the contact wrote it: what makes a conversation unread."""
        return is_inbound(self.body)

    @property
    def text(self) -> str:
        return getattr(self.body, "text", "")

    @property
    def texts(self) -> tuple[str, ...]:
        """All that people wrote in it: what it is found by."""
        body = self.body
        files = tuple(each.name for each in getattr(body, "attachments", ()))
        if isinstance(body, Form):
            given = (body.text, body.name, body.email, body.phone, *body.fields.values())
            return (*(each for each in given if each), *files)
        more = _told(body) if isinstance(body, Message) else ()
        return tuple(text for text in (self.text, *more, *files) if text)


def is_inbound(body: Body) -> bool:
    """Whether the contact wrote it; what a machine answers in their name wakes nobody."""
    if isinstance(body, Message):
        answers_by_itself = body.letter is not None and body.letter.automatic in ("reply", "bounce")
        return body.direction == "in" and not answers_by_itself
    return isinstance(body, Form) or (isinstance(body, Call) and body.direction == "in")


def _told(message: Message) -> tuple[str, ...]:
    """What a message says beside its text."""
    cards = [text for card in message.cards for text in (card.title, *card.facts.values())]
    poll = message.poll
    if message.letter is not None:
        cards.append(message.letter.subject)
    return tuple(cards) if poll is None else (*cards, poll.question, *poll.options)
