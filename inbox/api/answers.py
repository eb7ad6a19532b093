"""What callers get: the shapes of the public API, which only grow."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

from msgspec import Struct

from inbox.api.snippets import Snippets
from inbox.core.conversation import Status
from inbox.core.lead import Arrival, Money
from inbox.core.source import Source
from inbox.core.widget import Widget

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

    What is longer goes out in parts where the channel `splits`. `max_file` is in bytes.
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


class LiveChannel(ChannelRef, frozen=True, kw_only=True):
    """`capabilities` are null while the channel is switched off or down."""

    capabilities: CapabilitiesView | None


class IdentityView(Struct, frozen=True, kw_only=True):
    kind: str
    value: str


class ContactView(Struct, frozen=True, kw_only=True):
    id: str
    name: str | None
    emails: list[str]
    phones: list[str]
    identities: list[IdentityView]
    created_at: datetime
    version: int


class ContactCard(Struct, frozen=True, kw_only=True):
    id: str
    name: str | None
    emails: list[str]
    phones: list[str]


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
    """`pages` are the last ones read before writing, with time, address, title; `page_count` counts all."""

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
    marks: Sequence[str]
    requests: int
    source: Source
    first_touch: Arrival | None
    last_touch: Arrival | None
    pages: Sequence[Mapping[str, Any]]
    page_count: int
    version: int


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


class SiteView(Struct, frozen=True, kw_only=True):
    """`snippet` is the line that the site's owner pastes, `snippets` the same for other ways of doing it."""

    id: str
    hosts: Sequence[str]
    form_channel: str
    chat_channel: str
    created_at: datetime
    last_seen_at: datetime | None
    snippet: str
    snippets: Snippets
    widget: Widget


class HealthView(Struct, frozen=True, kw_only=True):
    """`reason` says why it is down. `expected_within_h` is the longest usual silence, null while unknown."""

    state: Literal["up", "starting", "down", "disabled"]
    reason: str | None
    since: datetime | None
    last_received_at: datetime | None
    expected_within_h: int | None
    silent: bool
    unreadable: int
    failed: int


class ChannelView(Struct, frozen=True, kw_only=True):
    """What comes after `addable` is for those who oversee; null for the rest.

    `sealed` names the secrets that are set; `hook_url` is what the provider calls. `silent_after` is hours:
    null means what the channel's own rhythm suggests, 0 never.
    """

    id: str
    kind: str
    name: str
    title: str
    disabled: bool
    created_at: datetime
    addable: bool
    settings: Mapping[str, Any] | None = None
    sealed: list[str] | None = None
    hook_url: str | None = None
    silent_after: int | None = None
    health: HealthView | None = None


class RequestView(Struct, frozen=True, kw_only=True):
    id: str
    channel: ChannelRef
    received_at: datetime
    state: str
    reason: str | None
    external_id: str | None
    size: int


class RequestDetail(RequestView, frozen=True, kw_only=True):
    """`body` shows the beginning, undecodable bytes replaced; headers that carry keys are left out."""

    method: str
    url: str
    headers: dict[str, str]
    body: str


class Replayed(Struct, frozen=True, kw_only=True):
    state: str


class VisitorView(Struct, frozen=True, kw_only=True):
    id: str
    site: str
    first_seen_at: datetime
    last_seen_at: datetime


class VisitorDetail(VisitorView, frozen=True, kw_only=True):
    """Arrivals and the last pages, oldest first; the contacts that used this browser."""

    contacts: list[str]
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
