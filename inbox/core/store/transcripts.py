"""The text of recordings, and the queue of those that wait for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from inbox.core.ids import EntryId
from inbox.core.transcript import Word
from inbox.core.transcription import Transcription, Written


class Transcripts(Protocol):
    """One for each recording of an entry, named by the entry and the recording's hash.

    Whatever changes one writes a change of kind "transcript" under the entry's id.
    """

    async def add(self, transcription: Transcription) -> bool:
        """False, and no change, if the recording has one."""
        ...

    async def find(self, entry_id: EntryId, blob: str) -> Transcription | None: ...

    async def of(self, entry_ids: Sequence[EntryId]) -> Sequence[Transcription]:
        """Those of all recordings of these entries."""
        ...

    async def of_blob(self, blob: str) -> Sequence[Transcription]:
        """Those of this recording, in whatever entries it stands."""
        ...

    async def save(self, transcription: Transcription) -> Transcription:
        """Write it anew, and grow the version; Conflict on a stale version."""
        ...

    async def claim(self, *, now: datetime, until: datetime, holder: str) -> Transcription | None:
        """The next one that is due, running from now on; one whose holder let the time pass is due again."""
        ...

    async def free(self, holder: str, *, now: datetime) -> int:
        """What this holder was at is due at once; how many those were."""
        ...

    async def next_due(self) -> datetime | None:
        """When the next one can be claimed."""
        ...

    async def write(self, entry_id: EntryId, blob: str, written: Written) -> None:
        """For a recording that has been added."""
        ...

    async def written(self, entry_id: EntryId, blob: str) -> Written | None: ...

    async def remember(self, entry_id: EntryId, blob: str, window: str, words: Sequence[Word]) -> None:
        """What was heard in one window of a recording that is not done yet."""
        ...

    async def remembered(self, entry_id: EntryId, blob: str) -> Mapping[str, tuple[Word, ...]]: ...

    async def forget(self, entry_id: EntryId, blob: str) -> None:
        """The windows, not the text."""
        ...
