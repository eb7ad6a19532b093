"""Text of recordings in MongoDB."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from inbox.core.errors import Conflict
from inbox.core.ids import EntryId
from inbox.core.transcript import Word
from inbox.core.transcription import Transcription, TranscriptionState, Written
from inbox.storage.codec import dump, dump_lean, from_micros, load, to_micros
from inbox.storage.mongo.handle import Document, Handle
from inbox.storage.mongo.scalars import among, at_most, equal

_FIELDS = ("document", "spoken", "version")
_OPEN = among([TranscriptionState.WAITING, TranscriptionState.RUNNING])


class MongoTranscripts:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def add(self, transcription: Transcription) -> bool:
        key = equal(_id=_id(transcription.entry_id, transcription.blob))
        if await self._db.one("transcript", key) is not None:
            return False
        added = await self._db.put(
            "transcript",
            key,
            {
                "row": self._db.rows.next(),
                "entry": str(transcription.entry_id),
                "blob": str(transcription.blob),
                "written": None,
                "version": 0,
                **_document(transcription),
            },
        )
        if added:
            self._touch(transcription)
        return added

    async def find(self, entry_id: EntryId, blob: str) -> Transcription | None:
        found = await self._db.some("transcript", equal(_id=_id(entry_id, blob)), fields=_FIELDS)
        return _transcription(found[0]) if found else None

    async def of(self, entry_ids: Sequence[EntryId]) -> Sequence[Transcription]:
        if not entry_ids:
            return []
        where = {"entry": among(entry_ids)}
        found = await self._db.some("transcript", where, [("row", 1)], fields=_FIELDS)
        return [_transcription(each) for each in found]

    async def of_blob(self, blob: str) -> Sequence[Transcription]:
        found = await self._db.some("transcript", equal(blob=blob), [("row", 1)], fields=_FIELDS)
        return [_transcription(each) for each in found]

    async def save(self, transcription: Transcription) -> Transcription:
        where = equal(_id=_id(transcription.entry_id, transcription.blob), version=transcription.version)
        if not await self._db.change(
            "transcript", where, {"$set": _document(transcription), "$inc": {"version": 1}}
        ):
            message = "The transcription has moved on."
            raise Conflict(message)
        self._touch(transcription)
        return replace(transcription, version=transcription.version + 1)

    async def claim(self, *, now: datetime, until: datetime, holder: str) -> Transcription | None:
        where = {"state": _OPEN, "due_at": at_most(to_micros(now))}
        found = await self._db.some("transcript", where, [("due_at", 1), ("row", 1)], limit=1, fields=_FIELDS)
        if not found:
            return None
        return await self.save(_transcription(found[0]).claimed(holder, now=now, until=until))

    async def free(self, holder: str, *, now: datetime) -> int:
        found = await self._db.some("transcript", {"state": _OPEN}, [("row", 1)], fields=_FIELDS)
        held = [each for each in map(_transcription, found) if each.holder == holder]
        for each in held:
            await self.save(each.freed(now=now))
        return len(held)

    async def next_due(self) -> datetime | None:
        found = await self._db.some(
            "transcript", {"state": _OPEN}, [("due_at", 1)], limit=1, fields=["due_at"]
        )
        return from_micros(found[0]["due_at"]) if found else None

    async def write(self, entry_id: EntryId, blob: str, written: Written) -> None:
        update = {"$set": {"written": dump(written).decode()}}
        await self._db.change("transcript", equal(_id=_id(entry_id, blob)), update)

    async def written(self, entry_id: EntryId, blob: str) -> Written | None:
        found = await self._db.some("transcript", equal(_id=_id(entry_id, blob)), fields=["written"])
        return load(Written, found[0]["written"]) if found and found[0]["written"] else None

    async def remember(self, entry_id: EntryId, blob: str, window: str, words: Sequence[Word]) -> None:
        key = equal(transcript=_id(entry_id, blob), part=window)
        told = {"words": dump(words).decode()}
        if not await self._db.change("heard", key, {"$set": told}):
            await self._db.put("heard", key, told)

    async def remembered(self, entry_id: EntryId, blob: str) -> Mapping[str, tuple[Word, ...]]:
        found = await self._db.some("heard", equal(transcript=_id(entry_id, blob)))
        return {each["part"]: load(tuple[Word, ...], each["words"]) for each in found}

    async def forget(self, entry_id: EntryId, blob: str) -> None:
        await self._db.drop("heard", equal(transcript=_id(entry_id, blob)))

    def _touch(self, transcription: Transcription) -> None:
        self._db.touch("transcript", transcription.entry_id, None, transcription.conversation_id)


def _id(entry_id: EntryId, blob: str) -> str:
    return f"{entry_id}:{blob}"


def _document(transcription: Transcription) -> Document:
    return {
        "state": str(transcription.state),
        "due_at": to_micros(transcription.due_at),
        "document": dump_lean(replace(transcription, spoken="", version=0)).decode(),
        "spoken": transcription.spoken,
    }


def _transcription(found: Document) -> Transcription:
    return replace(load(Transcription, found["document"]), spoken=found["spoken"], version=found["version"])
