"""A recording of an entry on its way to text, and the text as people have corrected it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from inbox.core.ids import AgentId, ConversationId, EntryId
from inbox.core.transcript import Transcript

_FAIRNESS = timedelta(hours=1)


class TranscriptionState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcription:
    """`blob` is the recording's SHA-256, `seconds` its length as it was announced.

    While it waits, `due_at` is its place in the queue; while it runs, the end of its `holder`'s lease.
    `share` is what is done of it, from 0 to 1. `reason` is one sentence on why it failed or has to wait.
    `model` heard it, `spoken` is what is said in it by now, with what people corrected, `voices`
    for how many seconds somebody speaks on each leg. `copy` is the blob that is given instead of the
    recording, with a tone over what is hidden; "" where nothing is.
    """

    entry_id: EntryId
    blob: str
    conversation_id: ConversationId
    state: TranscriptionState = TranscriptionState.WAITING
    due_at: datetime
    updated_at: datetime
    seconds: float | None = None
    share: float = 0.0
    reason: str | None = None
    holder: str = ""
    tries: int = 0
    model: str = ""
    spoken: str = ""
    voices: tuple[float, ...] = ()
    copy: str = ""
    copy_size: int = 0
    version: int = 0

    def claimed(self, holder: str, *, now: datetime, until: datetime) -> "Transcription":
        return replace(
            self,
            state=TranscriptionState.RUNNING,
            due_at=until,
            updated_at=now,
            holder=holder,
            tries=self.tries + 1,
        )

    @property
    def is_open(self) -> bool:
        """Whether it is on its way to text."""
        return self.state in {TranscriptionState.WAITING, TranscriptionState.RUNNING}

    def freed(self, *, now: datetime) -> "Transcription":
        """Due at once; whoever is stopped did not fail."""
        return replace(
            self,
            state=TranscriptionState.WAITING,
            due_at=now,
            updated_at=now,
            holder="",
            tries=self.tries - 1,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnEdit:
    """What a turn says since then, by the turn's place; the transcript keeps what was heard."""

    turn: int
    text: str
    at: datetime
    by: AgentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A transcript and its corrections, oldest first; `run` counts how often it was transcribed."""

    transcript: Transcript
    edits: tuple[TurnEdit, ...] = ()
    run: int = 1

    @property
    def texts(self) -> Sequence[str]:
        """What each turn says by now."""
        said = [turn.text for turn in self.transcript.turns]
        for edit in self.edits:
            said[edit.turn] = edit.text
        return said


def place_in_queue(now: datetime, seconds: float | None) -> datetime:
    """Short recordings come before long ones, unless those have waited for as long as they are longer."""
    length = timedelta(seconds=max(0.0, seconds or 0.0))
    return now - max(timedelta(0), _FAIRNESS - length)
