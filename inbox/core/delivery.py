"""What becomes of a message that an agent sent."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from inbox.core.ids import AgentId, ChannelId, ConversationId, EntryId


class DeliveryState(StrEnum):
    """How far a message is known to have come; `failed` may follow `sent`, as a late bounce does.

    `unknown` = handed over, but nobody knows whether it was taken: only a person may send it again.
    `withdrawn` = taken back before it was sent; `scheduled` = held until `send_at`.
    """

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"
    SCHEDULED = "scheduled"


PROGRESS = (DeliveryState.QUEUED, DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ)
"""The good states in their order; a report never moves a delivery back along it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try at sending; `outcome` is None while it runs, or if the service died in the middle of it.

    Outcomes: "sent", "later" (the provider asked for patience), "failed", "unknown".
    """

    started_at: datetime
    ended_at: datetime | None = None
    outcome: str | None = None
    reason: str | None = None
    by: AgentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The sending of one entry. `seq` is the entry's: a conversation's messages leave in that order.

    `reason` is one sentence for the agent; `external_id` is what the provider calls the message.
    `asked_by` is who asked for the next attempt, if it was a person who sent it again. `reported` is what the
    other side said of it (delivered or read) before the channel gave its receipt. `send_at` is the time that
    it waited for.
    """

    entry_id: EntryId
    conversation_id: ConversationId
    channel_id: ChannelId
    seq: int
    state: DeliveryState = DeliveryState.QUEUED
    reason: str | None = None
    external_id: str | None = None
    attempts: tuple[Attempt, ...] = ()
    asked_by: AgentId | None = None
    reported: DeliveryState | None = None
    send_at: datetime | None = None
    updated_at: datetime
    version: int = 0
