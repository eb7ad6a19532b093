"""What callers get: the shapes of the public API, which only grow."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

from msgspec import Struct

from inbox.core.conversation import Status
from inbox.core.lead import Arrival, Money
from inbox.core.source import Source

T = TypeVar("T")


class Listing(Struct, Generic[T], frozen=True, kw_only=True):
    """`next` is the cursor for `after`, null at the end."""

    items: Sequence[T]
    next: str | None = None


class Named(Struct, frozen=True, kw_only=True):
    id: str
    name: str | None


class ChannelRef(Struct, frozen=True, kw_only=True):
    id: str
    kind: str
    name: str


class CapabilitiesView(Struct, frozen=True, kw_only=True):
    """`max_text` and `max_caption` (of a text with files) count UTF-16 units where `utf16`, else characters.

    What is longer goes out in parts where the channel `splits`. `max_file` is in bytes. `segments`: the text
    is counted in pieces of SMS. `opt_out`: who cannot be written to has asked for that.
    """

    can_answer: bool
    max_text: int | None
    attachments: bool
    utf16: bool
    max_caption: int | None
    splits: bool
    max_files: int | None
    max_file: int | None
    edits: bool
    deletes: bool
    quotes: bool
    max_buttons: int
    max_options: int
    templates: bool
    subject: bool
    segments: bool
    opt_out: bool


class LiveChannel(ChannelRef, frozen=True, kw_only=True):
    """`capabilities` are null while the channel is switched off or down."""

    capabilities: CapabilitiesView | None


class IdentityView(Struct, frozen=True, kw_only=True):
    kind: str
    value: str


class MergedView(Struct, frozen=True, kw_only=True):
    """A contact that became part of another, `into`, and can be split off again.

    With a `confidence`, 0 to 1, nobody did that: the mail of a form tells of the other one.
    """

    id: str
    name: str | None
    emails: list[str]
    phones: list[str]
    into: str
    at: datetime
    by: Named | None
    confidence: float | None


class ContactView(Struct, frozen=True, kw_only=True):
    """Addresses and conversations of all who were merged into it, `merged`, are its own."""

    id: str
    name: str | None
    emails: list[str]
    phones: list[str]
    identities: list[IdentityView]
    created_at: datetime
    version: int
    merged: list[MergedView]


class ContactCard(Struct, frozen=True, kw_only=True):
    id: str
    name: str | None
    emails: list[str]
    phones: list[str]


class Evidence(Struct, frozen=True, kw_only=True):
    """`kind`: `visitor` (both used one browser), `email`, `phone` (wrote the other's), `name` (the same)."""

    kind: str
    value: str | None


class Duplicate(Struct, frozen=True, kw_only=True):
    """Somebody who may be the same person; nothing is done about it."""

    contact: ContactCard
    evidence: list[Evidence]


class SourceSummary(Struct, frozen=True, kw_only=True):
    group: str
    source: str | None
    medium: str | None
    campaign: str | None
    term: str | None


class LeadSummary(Struct, frozen=True, kw_only=True):
    id: str
    stage: str
    source: SourceSummary
    marks: Sequence[str]


class ConversationView(Struct, frozen=True, kw_only=True):
    """`unread` and `draft` are the caller's own; `can_answer` is null, or says why nobody can.

    `reply_until` is when the time for an answer ends, null if it never does.
    """

    id: str
    contact: ContactCard
    channel: LiveChannel
    status: Status
    assignee: Named | None
    opened_at: datetime
    last_entry_at: datetime
    preview: str
    last_seq: int
    version: int
    unread: int
    draft: bool
    can_answer: str | None
    reply_until: datetime | None
    lead: LeadSummary | None


class LeadView(Struct, frozen=True, kw_only=True):
    """`pages` are the last ones read before writing, with time, address, title; `page_count` counts all.

    `absorbed_by` is the lead that a merged one became part of. `guess` is how surely the visitor is this
    person, 0 to 1, where only the time of a click tells so.
    """

    id: str
    contact: ContactCard
    conversation_id: str
    channel: ChannelRef
    pipeline: str
    stage: str
    owner: Named | None
    value: Money | None
    lost_reason: str | None
    created_at: datetime
    updated_at: datetime
    message: str
    page: str | None
    visitor: str | None
    guess: float | None
    marks: Sequence[str]
    requests: int
    source: Source
    first_touch: Arrival | None
    last_touch: Arrival | None
    pages: Sequence[Mapping[str, Any]]
    page_count: int
    version: int
    absorbed_by: str | None


class PageRead(Struct, frozen=True, kw_only=True):
    at: datetime
    url: str
    title: str
    event: str | None


class TouchView(Struct, tag_field="kind", tag="touch", frozen=True, kw_only=True):
    id: str
    at: datetime
    landing_url: str
    referrer: str | None
    source: Source
    pages: list[PageRead]
    type: Literal["touch"] = "touch"


class Me(Struct, frozen=True, kw_only=True):
    """`can` names the caller's rights; `id` and `email` are null for a machine."""

    id: str | None
    email: str | None
    name: str
    role: str
    language: str | None
    needs_password: bool
    can: list[str]


class AgentView(Struct, frozen=True, kw_only=True):
    """Colleagues see id, name and whether the agent is disabled; the rest is null for them."""

    id: str
    name: str
    email: str | None = None
    role: str | None = None
    language: str | None = None
    disabled: bool | None = None
    has_password: bool | None = None
    created_at: datetime | None = None


class NewAgentView(AgentView, frozen=True, kw_only=True):
    """The link signs the new agent in, once."""

    sign_in_link: str


class VisitorView(Struct, frozen=True, kw_only=True):
    id: str
    site: str
    first_seen_at: datetime
    last_seen_at: datetime


class LinkView(Struct, frozen=True, kw_only=True):
    """How it is known that the browser is this contact's, how surely (0 to 1), and since when."""

    contact: str
    method: str
    confidence: float
    at: datetime


class VisitorDetail(VisitorView, frozen=True, kw_only=True):
    """Arrivals and the last pages, oldest first; the contacts that used this browser, and how that is known.

    A contact that was merged since stands in `links` under the id that it had.
    """

    contacts: list[str]
    links: list[LinkView]
    touches: list[TouchView]
    pages: list[PageRead]
    page_count: int


class AuditView(Struct, frozen=True, kw_only=True):
    at: datetime
    actor: str
    action: str
    kind: str
    id: str
    facts: Mapping[str, str]


class Problem(Struct, frozen=True, kw_only=True):
    """An error as RFC 9457 has it; `detail` is one sentence fit to be shown."""

    type: str
    title: str
    status: int
    detail: str | None = None
