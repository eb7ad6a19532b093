"""Where watched phrases stand in what callers get: in written entries, and in the turns of a transcript."""

from collections.abc import Mapping, Sequence

from inbox.actions.watch import is_written, turns_with
from inbox.api.transcript_shapes import Watched
from inbox.core.phrase import written_by_client
from inbox.core.store import Parts
from inbox.core.timeline import Form, Message, TimelineEntry
from inbox.core.transcription import Written


async def phrases_in(parts: Parts, entries: Sequence[TimelineEntry]) -> Mapping[str, list[str]]:
    """By entry, of those that have any; one read, none if nobody wrote anything."""
    people = [each for each in entries if isinstance(each.body, Form | Message)]
    phrases = await parts.phrases.all() if people else ()
    found = {
        entry.id: [each.text for each in phrases if is_written(each, entry, written_by_client(entry))]
        for entry in people
        if phrases
    }
    return {entry_id: texts for entry_id, texts in found.items() if texts}


async def phrases_said(
    parts: Parts, entry: TimelineEntry, written: Written
) -> Mapping[int, Sequence[Watched]]:
    """By the turn's place. Words are counted as they stand between spaces."""
    found: dict[int, list[Watched]] = {}
    for phrase in await parts.phrases.all():
        for place, start, end in turns_with(phrase, entry, written):
            text = written.texts[place]
            first = text.count(" ", 0, start)
            last = first + text.count(" ", start, end)
            found.setdefault(place, []).append(Watched(phrase=phrase.text, first=first, last=last))
    return found
