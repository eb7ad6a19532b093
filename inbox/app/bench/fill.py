"""Fills a store with conversations as years of work would leave them, through the store's own units."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from inbox.core.account import ChannelAccount
from inbox.core.agent import Agent, Role
from inbox.core.attachment import Attachment
from inbox.core.call import Call
from inbox.core.clock import SystemClock
from inbox.core.contact import Contact
from inbox.core.conversation import Conversation, Status
from inbox.core.identity import EMAIL, PHONE, Identity
from inbox.core.ids import AgentId, ChannelId, ContactId, ConversationId, EntryId, LeadId, new_id
from inbox.core.lead import STAGES, Attribution, Lead
from inbox.core.source import Source
from inbox.core.store import Parts, Store, durably
from inbox.core.timeline import Form, Note, TimelineEntry
from inbox.core.transcription import Transcription, TranscriptionState
from inbox.jobs.indexer import index
from inbox.storage import open_store

_UNIT = 500
_SAMPLE = 1000
_BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
_STEP = timedelta(seconds=45)
_STATUSES = (*[Status.OPEN] * 5, Status.PENDING, Status.SNOOZED, *[Status.RESOLVED] * 3)
_CHANNEL = ChannelId("form")
_AGENTS = tuple(AgentId(f"agent-{number}") for number in range(5))
_SPOKEN = "\n".join(
    [
        "Good morning, this is the coffee shop, what can I do for you today?",
        "Hello, I ordered two kilos of beans last week and nothing has arrived, the number is {number}.",
        "Let me look. The parcel left us on Tuesday, it should be with you tomorrow afternoon.",
        "That is good to hear. And could I change the grinder for the larger one, if there is still time?",
        "Of course, I will write that down and send you a new invoice with the difference in price.",
    ]
    * 4
)
_SOURCE = Source(group="Paid Search", source="google", medium="cpc", campaign="spring", paid=True, rule="utm")


async def fill(database: Path, conversations: int) -> list[str]:
    """Write so many conversations; gives about a thousand of them, spread evenly."""
    store = open_store(f"sqlite:///{database}", clock=SystemClock())
    await store.open()
    try:
        await durably(store, _add_people)
        sample: list[str] = [*await _add_conversations(store, conversations)]
        while await index(store, limit=_UNIT):
            pass
        return sample
    finally:
        await store.close()


async def _add_conversations(store: Store, conversations: int) -> list[ConversationId]:
    sample: list[ConversationId] = []
    every = max(1, conversations // _SAMPLE)
    for first in range(0, conversations, _UNIT):
        numbers = range(first, min(first + _UNIT, conversations))

        async def unit(tx: Parts, numbers: range = numbers) -> list[ConversationId]:
            return [await _add(tx, number) for number in numbers]

        added = await durably(store, unit)
        sample += [added[number - first] for number in numbers if number % every == 0]
        if first % (_UNIT * 20) == 0:
            print(f"\rfilling: {first:,} of {conversations:,}", end="", file=sys.stderr)
    print(f"\rfilled {conversations:,} conversations      ", file=sys.stderr)
    return sample


async def _add_people(tx: Parts) -> None:
    await tx.channels.add(
        ChannelAccount(
            id=_CHANNEL,
            kind="web_form",
            name="shop.example",
            settings={"hosts": ["shop.example"]},
            created_at=_BEGIN,
        )
    )
    for agent_id in _AGENTS:
        email = f"{agent_id}@shop.example"
        await tx.agents.add(
            Agent(id=agent_id, email=email, name=agent_id, role=Role.AGENT, created_at=_BEGIN)
        )


async def _add(tx: Parts, number: int) -> ConversationId:
    at = _BEGIN + number * _STEP
    contact = Contact(
        id=ContactId(new_id()),
        name=f"Anna Weber {number}",
        identities=(
            Identity(kind=EMAIL, value=f"anna{number:08d}@customers.example"),
            Identity(kind=PHONE, value=f"+4917{number:08d}"),
        ),
        created_at=at,
    )
    # A multiplier without a common factor spreads statuses and people differently over time.
    status = _STATUSES[number * 7 % len(_STATUSES)]
    conversation = Conversation(
        id=ConversationId(new_id()),
        contact_id=contact.id,
        channel_id=_CHANNEL,
        thread=contact.id,
        status=status,
        assignee=None if number % 3 == 0 else _AGENTS[number // 3 % len(_AGENTS)],
        opened_at=at,
        last_entry_at=at,
    )
    await tx.contacts.add(contact)
    await tx.conversations.add(conversation)
    await _write(tx, conversation, number, at)
    return conversation.id


async def _write(tx: Parts, conversation: Conversation, number: int, at: datetime) -> None:
    text = f"Hello, please call me back about order {number}, best in the afternoon."
    form = Form(text=text, name=f"Anna Weber {number}", email=f"anna{number:08d}@customers.example")
    await tx.timeline.append(_entry(conversation, form, at), preview=text)
    if number % 4 == 0:
        note = Note(text="Called, nobody answered; tomorrow again.")
        await tx.timeline.append(_entry(conversation, note, at + timedelta(hours=1)))
    if number % 10 == 0:
        await _say(tx, conversation, number, at + timedelta(hours=2))
    await tx.leads.add(
        Lead(
            id=LeadId(new_id()),
            contact_id=conversation.contact_id,
            conversation_id=conversation.id,
            channel_id=_CHANNEL,
            stage=STAGES[number % len(STAGES)],
            owner=conversation.assignee,
            created_at=at,
            updated_at=at,
            message=text,
            attribution=Attribution(source=_SOURCE),
        )
    )


async def _say(tx: Parts, conversation: Conversation, number: int, at: datetime) -> None:
    """A call of some minutes, with its text."""
    blob = f"{number:064x}"
    file = Attachment(blob=blob, name="call.wav", media_type="audio/wav", size=1, shown_as="recording")
    call = Call(key=f"CA{number}", phone=f"+4917{number:08d}", attachments=(file,))
    entry = _entry(conversation, call, at)
    await tx.timeline.append(entry)
    await tx.transcripts.add(
        Transcription(
            entry_id=entry.id,
            blob=blob,
            conversation_id=conversation.id,
            state=TranscriptionState.DONE,
            due_at=at,
            updated_at=at,
            share=1.0,
            spoken=_SPOKEN.format(number=number),
        )
    )


def _entry(conversation: Conversation, body: Form | Note | Call, at: datetime) -> TimelineEntry:
    return TimelineEntry(
        id=EntryId(new_id()),
        contact_id=conversation.contact_id,
        conversation_id=conversation.id,
        at=at,
        received_at=at,
        body=body,
    )
