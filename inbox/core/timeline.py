"""One line of a contact's history, and the bodies it can have."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from inbox.core.ids import AgentId, ContactId, ConversationId, EntryId
from inbox.core.noun import noun


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A stored file; `blob` is the SHA-256 of its bytes, `name` is for showing only."""

    blob: str
    name: str
    media_type: str
    size: int


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What people send each other; `direction` is "in" or "out".

    `client_id` is the name that the sender's own screen gave it, so that it knows it again; `consent` is what
    the sender agreed to.
    """

    direction: str
    text: str
    attachments: tuple[Attachment, ...] = ()
    client_id: str | None = None
    consent: Mapping[str, str] | None = None


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


Body: TypeAlias = Form | Message | Note | Happened
BODIES: Mapping[str, type[Form] | type[Message] | type[Note] | type[Happened]] = {
    "form": Form,
    "message": Message,
    "note": Note,
    "event": Happened,
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
        body = self.body
        return isinstance(body, Form) or (isinstance(body, Message) and body.direction == "in")

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
        return (self.text, *files) if self.text else files
