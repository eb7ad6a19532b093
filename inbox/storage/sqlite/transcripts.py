"""Text of recordings in SQLite."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from inbox.core.errors import Conflict
from inbox.core.ids import EntryId
from inbox.core.transcript import Word
from inbox.core.transcription import Transcription, Written
from inbox.storage.codec import dump, dump_lean, from_micros, load, to_micros
from inbox.storage.sqlite.handle import Handle, Row
from inbox.storage.sqlite.paging import marks

_SELECT = "SELECT document, spoken, version FROM transcript"
_OPEN = "state IN ('waiting', 'running')"


class SqliteTranscripts:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def add(self, transcription: Transcription) -> bool:
        added = self._db.count(
            "INSERT INTO transcript (state, due_at, document, spoken, id, entry, blob)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
            *_values(transcription),
            _id(transcription.entry_id, transcription.blob),
            transcription.entry_id,
            transcription.blob,
        )
        if added:
            self._touch(transcription)
        return bool(added)

    async def find(self, entry_id: EntryId, blob: str) -> Transcription | None:
        row = self._db.row(f"{_SELECT} WHERE id = ?", _id(entry_id, blob))
        return None if row is None else _transcription(row)

    async def of(self, entry_ids: Sequence[EntryId]) -> Sequence[Transcription]:
        wanted = list(dict.fromkeys(entry_ids))
        if not wanted:
            return []
        rows = self._db.rows(f"{_SELECT} WHERE entry IN ({marks(wanted)}) ORDER BY row", wanted)
        return [_transcription(row) for row in rows]

    async def of_blob(self, blob: str) -> Sequence[Transcription]:
        return [
            _transcription(row) for row in self._db.rows(f"{_SELECT} WHERE blob = ? ORDER BY row", (blob,))
        ]

    async def save(self, transcription: Transcription) -> Transcription:
        if not self._db.count(
            "UPDATE transcript SET state = ?, due_at = ?, document = ?, spoken = ?, version = version + 1"
            " WHERE id = ? AND version = ?",
            *_values(transcription),
            _id(transcription.entry_id, transcription.blob),
            transcription.version,
        ):
            message = "The transcription has moved on."
            raise Conflict(message)
        self._touch(transcription)
        return replace(transcription, version=transcription.version + 1)

    async def claim(self, *, now: datetime, until: datetime, holder: str) -> Transcription | None:
        row = self._db.row(
            f"{_SELECT} WHERE {_OPEN} AND due_at <= ? ORDER BY due_at, row LIMIT 1", to_micros(now)
        )
        if row is None:
            return None
        return await self.save(_transcription(row).claimed(holder, now=now, until=until))

    async def free(self, holder: str, *, now: datetime) -> int:
        rows = self._db.rows(f"{_SELECT} WHERE {_OPEN} ORDER BY row")
        held = [each for each in map(_transcription, rows) if each.holder == holder]
        for each in held:
            await self.save(each.freed(now=now))
        return len(held)

    async def next_due(self) -> datetime | None:
        row = self._db.row(f"SELECT min(due_at) FROM transcript WHERE {_OPEN}")  # noqa: S608 - our own words
        return None if row is None or row[0] is None else from_micros(row[0])

    async def write(self, entry_id: EntryId, blob: str, written: Written) -> None:
        self._db.run("UPDATE transcript SET written = ? WHERE id = ?", dump(written), _id(entry_id, blob))

    async def written(self, entry_id: EntryId, blob: str) -> Written | None:
        row = self._db.row("SELECT written FROM transcript WHERE id = ?", _id(entry_id, blob))
        return None if row is None or row[0] is None else load(Written, row[0])

    async def remember(self, entry_id: EntryId, blob: str, window: str, words: Sequence[Word]) -> None:
        self._db.run(
            "INSERT OR REPLACE INTO heard (transcript, part, words) VALUES (?, ?, ?)",
            _id(entry_id, blob),
            window,
            dump(words),
        )

    async def remembered(self, entry_id: EntryId, blob: str) -> Mapping[str, tuple[Word, ...]]:
        rows = self._db.rows("SELECT part, words FROM heard WHERE transcript = ?", (_id(entry_id, blob),))
        return {row[0]: load(tuple[Word, ...], row[1]) for row in rows}

    async def forget(self, entry_id: EntryId, blob: str) -> None:
        self._db.run("DELETE FROM heard WHERE transcript = ?", _id(entry_id, blob))

    def _touch(self, transcription: Transcription) -> None:
        self._db.touch("transcript", transcription.entry_id, None, transcription.conversation_id)


def _id(entry_id: EntryId, blob: str) -> str:
    return f"{entry_id}:{blob}"


def _values(transcription: Transcription) -> tuple[object, ...]:
    return (
        str(transcription.state),
        to_micros(transcription.due_at),
        dump_lean(replace(transcription, spoken="", version=0)),
        transcription.spoken,
    )


def _transcription(row: Row) -> Transcription:
    return replace(load(Transcription, row[0]), spoken=row[1], version=row[2])
