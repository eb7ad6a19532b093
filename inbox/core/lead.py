"""A request that may become a sale, with the source it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from inbox.core.ids import AgentId, ChannelId, ContactId, ConversationId, LeadId, VisitorId
from inbox.core.noun import noun
from inbox.core.source import Source

PIPELINE = "sales"
STAGES = ("new", "qualified", "proposal", "won", "lost")
MERGED = "merged"
CLOSED = frozenset({"won", "lost", MERGED})
UNVERIFIED = "unverified"
SPAM = "spam suspected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A touch as a lead remembers it, readable even after the touch itself was pruned."""

    at: datetime
    landing_url: str
    referrer: str | None
    source: Source


@noun
class Attribution:
    """The snapshot taken when the lead opened; later touches never change it.

    `pages` are the last pages read before writing (time, address, title), `page_count` all of them.
    `guess`, 0 to 1, is there where only the time of a click tells that the visitor is this person.
    """

    source: Source = field(default_factory=Source)
    first_touch: Arrival | None = None
    last_touch: Arrival | None = None
    pages: tuple[Mapping[str, Any], ...] = ()
    page_count: int = 0
    guess: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """A decimal amount as text, so that nothing is rounded, with its ISO 4217 currency."""

    amount: str
    currency: str


@noun
class Lead:
    """One open lead per contact and pipeline absorbs later requests; after won or lost a new one opens.

    When contacts are merged, one of two open leads absorbs the other, which is *merged* from then on and
    remembers its stage.
    """

    id: LeadId
    contact_id: ContactId
    conversation_id: ConversationId
    channel_id: ChannelId
    pipeline: str = PIPELINE
    stage: str = "new"
    owner: AgentId | None = None
    value: Money | None = None
    lost_reason: str | None = None
    created_at: datetime
    updated_at: datetime
    message: str = ""
    page: str | None = None
    visitor_id: VisitorId | None = None
    marks: tuple[str, ...] = ()
    attribution: Attribution = field(default_factory=Attribution)
    requests: int = 1
    version: int = 0
    absorbed_by: LeadId | None = None
    stage_before: str | None = None

    @property
    def is_open(self) -> bool:
        return self.stage not in CLOSED
