"""What callers get of a timeline: its entries, each told by its kind, and what waits to be sent."""

from datetime import datetime
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from inbox.api.answers import ChannelRef, ContactCard, Listing, Named, TouchView
from inbox.api.excerpt import Piece
from inbox.api.message_shapes import DeliveryView
from inbox.api.transcript_shapes import RecordingView, SpokenMatch
from inbox.core.call import Call
from inbox.core.timeline import Form, Happened, Message, Note


class _Entry(Struct, frozen=True, kw_only=True):
    """`match` and `spoken` are there in a search only: the words that were found, in what surrounds them, and
    where in a recording they are said. `recordings` are the attachments that are, or become, text,
    `phrases` the watched ones that are written in it.
    """

    id: str
    conversation_id: str
    contact_id: str
    seq: int
    at: datetime
    received_at: datetime
    author: Named | None
    match: list[Piece] | UnsetType = UNSET
    spoken: SpokenMatch | UnsetType = UNSET
    recordings: list[RecordingView] | UnsetType = UNSET
    phrases: list[str] | UnsetType = UNSET
    type: Literal["entry"] = "entry"


class FormEntry(_Entry, tag_field="kind", tag="form", frozen=True, kw_only=True):
    body: Form


class MessageEntry(_Entry, tag_field="kind", tag="message", frozen=True, kw_only=True):
    """`delivery` is null for what the contact wrote."""

    body: Message
    delivery: DeliveryView | None


class NoteEntry(_Entry, tag_field="kind", tag="note", frozen=True, kw_only=True):
    body: Note


class EventEntry(_Entry, tag_field="kind", tag="event", frozen=True, kw_only=True):
    body: Happened


class CallEntry(_Entry, tag_field="kind", tag="call", frozen=True, kw_only=True):
    body: Call


EntryView = FormEntry | MessageEntry | NoteEntry | EventEntry | CallEntry


class OutboxItem(Struct, frozen=True, kw_only=True):
    """Its attempts stand in the entry's `delivery`."""

    entry: EntryView
    conversation: str
    contact: ContactCard
    channel: ChannelRef
    state: str
    reason: str | None
    updated_at: datetime


class EntryListing(Listing[EntryView], frozen=True, kw_only=True):
    pass


TimelineItem = FormEntry | MessageEntry | NoteEntry | EventEntry | CallEntry | TouchView


class TimelineListing(Listing[TimelineItem], frozen=True, kw_only=True):
    pass
