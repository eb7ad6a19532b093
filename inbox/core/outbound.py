"""What the inbox hands to channels, and the receipt."""

from dataclasses import dataclass
from datetime import datetime

from inbox.core.identity import Identity
from inbox.core.ids import ContactId, ConversationId, EntryId
from inbox.core.letter import Letter
from inbox.core.template import FilledTemplate
from inbox.core.timeline import Attachment, Poll


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundMessage:
    """One message to send; `entry_id` doubles as the idempotency key where a provider takes one.

    `answers` is the provider's name of the message that it answers. With `replaces`, the name that an earlier
    receipt gave, it is what that message says since `edited_at`. With a `template`, `text` is
    that one filled.

    What the provider takes only in parts is sent in their order. Before the first part is taken, errors mean
    what they always mean; after it, only PartlySent tells the truth: the rest is not sent by itself.

    `letter`, of a mail, is what the agent set (subject, cc, bcc, the blob of the HTML), and what it answers.
    `pictures` are files of a mail that is passed on, those that its HTML may show. `author` is the agent's
    name. `contact_id` is the person, if nobody else gets the message.
    """

    entry_id: EntryId
    to: Identity
    thread: str
    text: str
    attachments: tuple[Attachment, ...] = ()
    answers: str | None = None
    replaces: str | None = None
    edited_at: datetime | None = None
    buttons: tuple[str, ...] = ()
    poll: Poll | None = None
    template: FilledTemplate | None = None
    letter: Letter | None = None
    pictures: tuple[Attachment, ...] = ()
    conversation_id: ConversationId | None = None
    author: str | None = None
    contact_id: ContactId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The provider took the message and calls it `external_id`.

    `names` are further names by which events may refer to it: the other files of an album, a poll.
    """

    external_id: str
    at: datetime
    names: tuple[str, ...] = ()
