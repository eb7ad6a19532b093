"""Tells of watched phrases: a line in the conversation where one is written or said, once for each entry."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from inbox.actions.aliases import filed_as
from inbox.actions.record import happened
from inbox.core.actor import SYSTEM
from inbox.core.errors import NotFound
from inbox.core.ids import ChannelId, EntryId
from inbox.core.phrase import Phrase, spoken_by_client, written_by_client
from inbox.core.store import Parts
from inbox.core.timeline import Form, Message, TimelineEntry
from inbox.core.transcription import Written
from inbox.kit.stems import places_of

SAID = "phrase_said"
_WATCH = ChannelId("phrases")


async def watch_written(tx: Parts, entries: Sequence[TimelineEntry]) -> None:
    """Of what was filed before a phrase was watched it stays silent."""
    people = [each for each in entries if isinstance(each.body, Form | Message)]
    phrases = await tx.phrases.all() if people else ()
    for entry in people:
        by_client = written_by_client(entry)
        new = (each for each in phrases if each.created_at <= entry.received_at)
        await _tell(
            tx, entry, (each for each in new if is_written(each, entry, by_client)), entry.received_at
        )


async def watch_spoken(tx: Parts, entry_id: EntryId, written: Written, now: datetime) -> None:
    """A recording that is transcribed again tells nothing anew."""
    phrases = await tx.phrases.all()
    try:
        entry = await tx.timeline.get(entry_id) if phrases else None
    except NotFound:
        return
    if entry is not None:
        heard = [each for each in phrases if any(True for _ in turns_with(each, entry, written))]
        await _tell(tx, entry, heard, now)


def is_written(phrase: Phrase, entry: TimelineEntry, by_client: bool | None) -> bool:
    return phrase.is_of(by_client) and any(
        True for text in entry.texts for _ in places_of(phrase.text, phrase.language, text)
    )


def turns_with(phrase: Phrase, entry: TimelineEntry, written: Written) -> Iterable[tuple[int, int, int]]:
    """The place of each turn in which it is said, and where in its text, from and to."""
    for place, text in enumerate(written.texts):
        leg = written.transcript.turns[place].leg
        if phrase.is_of(spoken_by_client(entry, written.transcript, leg)):
            for start, end in places_of(phrase.text, phrase.language, text):
                yield place, start, end


async def _tell(tx: Parts, entry: TimelineEntry, phrases: Iterable[Phrase], now: datetime) -> None:
    for phrase in phrases:
        if await tx.events.append(_WATCH, f"{entry.id}:{phrase.id}", filed_as(entry), fingerprint=None):
            conversation = await tx.conversations.get(entry.conversation_id)
            await happened(tx, conversation, SYSTEM, now, SAID, text=phrase.text, entry=entry.id)
