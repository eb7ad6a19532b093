"""How far the recordings of entries are, and where in them words were said."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from inbox.actions.transcribe import is_spoken
from inbox.api.excerpt import Piece, excerpt
from inbox.api.transcript_shapes import RecordingView, SpokenMatch
from inbox.core.store import Parts
from inbox.core.terms import Wanted, hits
from inbox.core.timeline import Attachment, TimelineEntry
from inbox.core.transcription import Transcription, TranscriptionState

Recordings = Mapping[str, list[RecordingView]]


async def recordings_of(parts: Parts, entries: Sequence[TimelineEntry]) -> Recordings:
    """One read for a page, none if it has no files."""
    places = {
        (entry.id, file.blob): n for entry in entries for n, file in enumerate(files_of(entry)) if file.blob
    }
    found: dict[str, list[RecordingView]] = {}
    for each in await parts.transcripts.of([entry_id for entry_id, _ in places]):
        n = places.get((each.entry_id, each.blob))
        if n is not None:
            found.setdefault(each.entry_id, []).append(_view(each, n))
    return found


async def spoken_match(
    parts: Parts, entry: TimelineEntry, asked: Wanted
) -> tuple[list[Piece], SpokenMatch] | None:
    """The turn with the most of what was looked for, and the words in it."""
    best: tuple[int, str, SpokenMatch] | None = None
    for n, file in enumerate(files_of(entry)):
        written = await parts.transcripts.written(entry.id, file.blob) if file.blob else None
        for place, text in enumerate(written.texts if written else ()):
            count = sum(any(hits(text, (group,))) for group in asked)
            if written and count and (best is None or count > best[0]):
                start = written.transcript.turns[place].start
                best = count, text, SpokenMatch(n=n, turn=place, start=start)
    return None if best is None else (excerpt([best[1]], asked), best[2])


async def given_file(parts: Parts, entry: TimelineEntry, file: Attachment) -> Attachment:
    """What is heard and downloaded: with hidden numbers, the copy in which a tone is over them."""
    if not file.blob or not is_spoken(file):
        return file
    found = await parts.transcripts.find(entry.id, file.blob)
    if found is None or not found.copy:
        return file
    name = f"{file.name.rpartition('.')[0] or file.name}.mp3"
    return replace(file, blob=found.copy, size=found.copy_size, name=name, media_type="audio/mpeg")


def files_of(entry: TimelineEntry) -> tuple[Attachment, ...]:
    files: tuple[Attachment, ...] = getattr(entry.body, "attachments", ())
    return files


def _view(transcription: Transcription, n: int) -> RecordingView:
    return RecordingView(
        n=n,
        state=transcription.state,
        share=round(transcription.share, 3),
        reason=transcription.reason,
        version=transcription.version,
        has_text=transcription.state is TranscriptionState.DONE or bool(transcription.spoken),
    )
