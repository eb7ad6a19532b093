"""What is sent and answered around an agent's message: itself, its files, its delivery, its draft."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from inbox.api.answers import ChannelRef
from inbox.api.schema import Asked, Id, ListQuery
from inbox.core.delivery import Delivery, DeliveryState
from inbox.core.ids import EntryId
from inbox.core.letter import Mailbox
from inbox.core.template import LONGEST_VALUE
from inbox.core.upload import Upload

LONGEST_TEXT = 20_000
MOST_FILES = 10
MOST_CHOICES = 20
MOST_VALUES = 30
LONGEST_SUBJECT = 500
MOST_COPIES = 20
LONGEST_HTML = 100_000
_Text = Annotated[str, Meta(max_length=LONGEST_TEXT)]
_Label = Annotated[str, Meta(min_length=1, max_length=300)]
_People = Annotated[list[Annotated[str, Meta(min_length=1, max_length=500)]], Meta(max_length=MOST_COPIES)]
_Typed = Annotated[str, Meta(max_length=10_000)]
_Files = Annotated[list[Id], Meta(max_length=MOST_FILES)]


class NewPoll(Asked):
    question: _Label
    options: Annotated[list[_Label], Meta(min_length=2, max_length=MOST_CHOICES)]
    multiple: bool = False


class NewTemplate(Asked):
    """`values` are what the template's fields say, in their order."""

    id: Annotated[str, Meta(min_length=1, max_length=600)]
    values: Annotated[
        list[Annotated[str, Meta(min_length=1, max_length=LONGEST_VALUE)]], Meta(max_length=MOST_VALUES)
    ] = field(default_factory=list)


class NewMessage(Asked):
    """`attachments` name uploads, `answers` the entry that is quoted. A `template` is sent instead of a text
    of one's own. `seen` is the last entry that was on the agent's screen: if somebody wrote after it, nothing
    is sent unless `anyway`. `send_at`: until then it waits, and can be taken back. By mail, `to` and
    `subject` are those of the thread unless they are given; `to`, `cc` and `bcc` are addresses, bare or as
    `Name <address>`. With `quote` the mail that is answered follows below the text; `forwards` is an entry
    that is passed on to others, whose files go along if they are made uploads first. `html` is how the text
    looks, cleaned before anything else; without a `text` it says what the HTML says."""

    text: _Text = ""
    attachments: _Files = field(default_factory=list)
    answers: Id | None = None
    buttons: Annotated[list[_Label], Meta(max_length=MOST_CHOICES)] = field(default_factory=list)
    poll: NewPoll | None = None
    template: NewTemplate | None = None
    seen: Annotated[int, Meta(ge=0)] | None = None
    anyway: bool = False
    send_at: datetime | None = None
    subject: Annotated[str, Meta(max_length=LONGEST_SUBJECT)] = ""
    cc: _People = field(default_factory=list)
    bcc: _People = field(default_factory=list)
    to: _People = field(default_factory=list)
    quote: bool = False
    forwards: Id | None = None
    html: Annotated[str, Meta(max_length=LONGEST_HTML)] = ""


class NewConversation(Asked):
    """The mail or message that it begins with, sent from `channel`. Without `to` a mail goes to the contact's
    first address; one that nobody had is the contact's from then on. A mail needs a `subject`. A message goes
    to the contact's number `phone`, else the first."""

    channel: Id
    subject: Annotated[str, Meta(max_length=LONGEST_SUBJECT)] = ""
    phone: Annotated[str, Meta(max_length=40)] | None = None
    text: _Text = ""
    attachments: _Files = field(default_factory=list)
    to: _People = field(default_factory=list)
    cc: _People = field(default_factory=list)
    bcc: _People = field(default_factory=list)
    send_at: datetime | None = None


class NewSchedule(Asked):
    """A time that has passed sends it at once."""

    send_at: datetime


class NewText(Asked):
    text: _Text


class NewAttempt(Asked):
    """`anyway`: it may come twice."""

    anyway: bool = False


class TypedLetter(Asked):
    """A mail's subject and recipients as they were typed; addresses may be unfinished.

    `forward` is the entry that it passes on, `quote` whether the mail that it answers follows below it, and
    `html` how its text looks.
    """

    subject: Annotated[str, Meta(max_length=LONGEST_SUBJECT)] = ""
    cc: _Typed = ""
    bcc: _Typed = ""
    to: _Typed = ""
    forward: Id | None = None
    quote: bool = True
    html: Annotated[str, Meta(max_length=LONGEST_HTML)] = ""


class NewDraft(Asked):
    text: _Text = ""
    note: bool = False
    attachments: _Files = field(default_factory=list)
    letter: TypedLetter | None = None


class NewReading(Asked):
    """Everything up to this entry has been read."""

    seq: Annotated[int, Meta(ge=0, le=2**53)]


class OutboxQuery(ListQuery):
    state: Literal["queued", "failed", "unknown", "scheduled"] = "failed"


class PictureQuery(Asked):
    """`pictures`: those from outside too. `dark`: turned over, for a dark screen."""

    pictures: bool = False
    dark: bool = False


class AttemptView(Struct, frozen=True, kw_only=True):
    """`outcome` is sent, later, failed or unknown; null while it runs."""

    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    reason: str | None
    by: str | None


class DeliveryView(Struct, frozen=True, kw_only=True):
    """`reason` is one sentence for the agent."""

    state: DeliveryState
    reason: str | None
    attempts: list[AttemptView]
    send_at: datetime | None = None


class UploadView(Struct, frozen=True, kw_only=True):
    """A file that waits for its message; `type` is what its bytes say."""

    id: str
    name: str
    type: str
    size: int


class TemplateView(Struct, frozen=True, kw_only=True):
    """`text` is what the contact reads, with {{name}} for each of the `fields`; `examples` are values."""

    id: str
    name: str
    language: str
    category: str
    text: str
    fields: Sequence[str]
    examples: Sequence[str]
    buttons: Sequence[str]


class DraftView(Struct, frozen=True, kw_only=True):
    text: str
    note: bool
    attachments: list[UploadView]
    updated_at: datetime
    letter: TypedLetter | None = None


class OpeningView(Struct, frozen=True, kw_only=True):
    """An address of ours that a conversation can be begun from: a mailbox, or a number `by` phone."""

    channel: ChannelRef
    address: str
    by: Literal["email", "phone"] = "email"


class AddressQuery(Asked):
    """`answers` is the mail that is answered, else the last one; `forwards` one that is passed on."""

    answers: Id | None = None
    forwards: Id | None = None


class AddressView(Struct, frozen=True, kw_only=True):
    """Whom an answer by mail goes to, and under which subject, unless the agent says otherwise.

    `others` are named in the answered mail too: an answer to all takes them as `cc`. `quoted` is what would
    follow below the text; `designed`, the HTML of the mail that is passed on goes along.
    """

    subject: str
    to: Sequence[Mailbox]
    others: Sequence[Mailbox] = ()
    quoted: str = ""
    designed: bool = False


def delivery_view(deliveries: Mapping[EntryId, Delivery], entry_id: EntryId) -> DeliveryView | None:
    delivery = deliveries.get(entry_id)
    if delivery is None:
        return None
    attempts = [
        AttemptView(
            started_at=each.started_at,
            ended_at=each.ended_at,
            outcome=each.outcome,
            reason=each.reason,
            by=each.by,
        )
        for each in delivery.attempts
    ]
    return DeliveryView(
        state=delivery.state, reason=delivery.reason, attempts=attempts, send_at=delivery.send_at
    )


def upload_views(uploads: Sequence[Upload]) -> list[UploadView]:
    return [
        UploadView(
            id=upload.id,
            name=upload.attachment.name,
            type=upload.attachment.media_type,
            size=upload.attachment.size,
        )
        for upload in uploads
    ]
