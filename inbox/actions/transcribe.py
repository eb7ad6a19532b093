"""Recordings are asked to become text, and people correct what was heard."""

from dataclasses import replace
from datetime import datetime

from inbox.actions.record import record
from inbox.core.actor import Actor
from inbox.core.errors import BadRequest, Conflict, NotFound
from inbox.core.ids import EntryId
from inbox.core.store import Parts
from inbox.core.timeline import Attachment, TimelineEntry
from inbox.core.transcription import (
    Transcription,
    TranscriptionState,
    TurnEdit,
    Written,
    place_in_queue,
)

_SPOKEN_VIDEO = "round"
_LONGEST = 10_000


def is_spoken(file: Attachment) -> bool:
    """Whether somebody is likely to speak in it: any sound, and of videos those that are messages."""
    return file.media_type.startswith("audio/") or file.shown_as == _SPOKEN_VIDEO


async def ask_for_text(tx: Parts, entry: TimelineEntry, file: Attachment, now: datetime) -> None:
    """Once for each recording of an entry, however often it is asked."""
    await tx.transcripts.add(
        Transcription(
            entry_id=entry.id,
            blob=file.blob,
            conversation_id=entry.conversation_id,
            due_at=place_in_queue(now, file.duration),
            updated_at=now,
            seconds=file.duration,
        )
    )


async def transcribe_again(
    tx: Parts, entry: TimelineEntry, file: Attachment, actor: Actor, now: datetime
) -> None:
    """From the beginning, or where it was canceled; the old text stays until the new one is there.

    Conflict while it runs.
    """
    if not file.blob or not is_spoken(file):
        message = "There is no recording to transcribe."
        raise NotFound(message)
    await ask_for_text(tx, entry, file, now)
    known = await _known(tx, entry.id, file.blob)
    if known.state is TranscriptionState.RUNNING:
        message = "This recording is being transcribed already."
        raise Conflict(message)
    goes_on = known.state is TranscriptionState.CANCELED
    waiting = replace(
        known,
        state=TranscriptionState.WAITING,
        due_at=place_in_queue(now, known.seconds),
        updated_at=now,
        share=known.share if goes_on else 0.0,
        reason=None,
        tries=0,
    )
    if not goes_on:
        await tx.transcripts.forget(entry.id, file.blob)
    await tx.transcripts.save(waiting)
    await record(tx, actor, now, "transcribe again", "entry", entry.id)


async def cancel_text(tx: Parts, entry: TimelineEntry, file: Attachment, actor: Actor, now: datetime) -> None:
    """Whoever hears it stops at the end of its window; nothing happens to what has come to its end."""
    known = await _known(tx, entry.id, file.blob)
    if not known.is_open:
        return
    await tx.transcripts.save(
        replace(known, state=TranscriptionState.CANCELED, updated_at=now, reason=None, holder="")
    )
    await record(tx, actor, now, "cancel transcription", "entry", entry.id)


async def correct_turn(
    tx: Parts, entry_id: EntryId, blob: str, edit: TurnEdit, run: int, actor: Actor
) -> Written:
    """The turn says this from now on, and is found by it; empty text gives back what was heard.

    Conflict if the recording was transcribed anew after the `run` that the agent saw.
    """
    written = await tx.transcripts.written(entry_id, blob)
    if written is None or edit.turn >= len(written.transcript.turns):
        message = "There is no such turn."
        raise NotFound(message)
    if written.run != run:
        message = "The recording was transcribed anew meanwhile."
        raise Conflict(message)
    text = " ".join(edit.text.split()) or written.transcript.turns[edit.turn].text
    if len(text) > _LONGEST:
        message = "The turn is too long."
        raise BadRequest(message)
    corrected = replace(written, edits=(*written.edits, replace(edit, text=text)))
    known = await _known(tx, entry_id, blob)
    await tx.transcripts.write(entry_id, blob, corrected)
    await tx.transcripts.save(replace(known, spoken="\n".join(corrected.texts), updated_at=edit.at))
    await tx.search.renew(entry_id)
    await record(tx, actor, edit.at, "correct transcript", "entry", entry_id, turn=str(edit.turn))
    return corrected


async def _known(tx: Parts, entry_id: EntryId, blob: str) -> Transcription:
    found = await tx.transcripts.find(entry_id, blob)
    if found is None:
        message = "There is no text of this recording."
        raise NotFound(message)
    return found
