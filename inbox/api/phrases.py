"""Watched phrases: which there are, and where each was said or written."""

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, structs

from inbox.actions.record import record
from inbox.actions.watch import is_written, turns_with
from inbox.api.answers import Listing
from inbox.api.call import Call
from inbox.api.entries import entry_views
from inbox.api.entry_shapes import EntryView
from inbox.api.excerpt import around
from inbox.api.recordings import files_of
from inbox.api.schema import Asked, ListQuery
from inbox.api.transcript_shapes import SpokenMatch
from inbox.core.errors import Conflict, NotFound, Unprocessable
from inbox.core.ids import PhraseId, new_id
from inbox.core.phrase import Phrase, SaidBy, written_by_client
from inbox.core.store import Parts
from inbox.core.store.phrases import MOST
from inbox.core.timeline import TimelineEntry
from inbox.kit.stems import LANGUAGES, places_of, wanted_forms


class PhraseView(Struct, frozen=True, kw_only=True):
    """`language` is two letters, or "" where the words stand for themselves."""

    id: str
    text: str
    language: str
    said_by: SaidBy
    created_at: datetime


class NewPhrase(Asked):
    """`language` is what it is in, so that its inflected forms count too; "" for exact words."""

    text: Annotated[str, Meta(min_length=1, max_length=200)]
    language: Annotated[str, Meta(max_length=2)] = ""
    said_by: Literal["anyone", "client", "us"] = "anyone"


async def list_phrases(call: Call[Any, None]) -> Listing[PhraseView]:
    return Listing(items=[_view(each) for each in await call.parts.phrases.all()], next=None)


async def add_phrase(call: Call[None, NewPhrase]) -> PhraseView:
    text = " ".join(call.body.text.split())
    if call.body.language and call.body.language not in LANGUAGES:
        raise Unprocessable(f"The forms of this language are not known; those of {', '.join(LANGUAGES)} are.")
    if not wanted_forms(text, call.body.language):
        raise Unprocessable("The phrase has no word that could be watched.")
    now, actor = call.api.clock.now(), call.caller.actor
    phrase = Phrase(
        id=PhraseId(new_id()),
        text=text,
        language=call.body.language,
        said_by=SaidBy(call.body.said_by),
        created_at=now,
    )

    async def unit(tx: Parts) -> None:
        if not await tx.phrases.add(phrase):
            raise Conflict(f"{MOST} phrases are watched already, and no more can be.")
        await record(tx, actor, now, "watch phrase", "phrase", phrase.id)

    await call.durably(unit)
    return _view(phrase)


async def remove_phrase(call: Call[Any, None]) -> None:
    now, actor = call.api.clock.now(), call.caller.actor

    async def unit(tx: Parts) -> None:
        if not await tx.phrases.remove(PhraseId(call.id)):
            raise NotFound("There is no such phrase.")
        await record(tx, actor, now, "watch phrase no more", "phrase", call.id)

    await call.durably(unit)


async def list_occurrences(call: Call[ListQuery, None]) -> Listing[EntryView]:
    """A page may hold less than was asked for, because the search finds other forms, too."""
    phrase = next((each for each in await call.parts.phrases.all() if each.id == call.id), None)
    if phrase is None:
        raise NotFound("There is no such phrase.")
    page = await call.parts.search.page(
        wanted_forms(phrase.text, phrase.language), after=call.query.after, limit=call.query.limit
    )
    views = zip(await entry_views(call.parts, page.items), page.items, strict=True)
    matched = [await _matched(call.parts, view, entry, phrase) for view, entry in views]
    return Listing(items=[each for each in matched if each is not None], next=page.next)


async def _matched(parts: Parts, view: EntryView, entry: TimelineEntry, phrase: Phrase) -> EntryView | None:
    if is_written(phrase, entry, written_by_client(entry)):
        for text in entry.texts:
            for start, end in places_of(phrase.text, phrase.language, text):
                return structs.replace(view, match=around(text, start, end))
    if view.recordings is UNSET:
        return None
    for n, file in enumerate(files_of(entry)):
        written = await parts.transcripts.written(entry.id, file.blob) if file.blob else None
        if written is None:
            continue
        for place, start, end in turns_with(phrase, entry, written):
            spoken = SpokenMatch(n=n, turn=place, start=written.transcript.turns[place].start)
            return structs.replace(view, match=around(written.texts[place], start, end), spoken=spoken)
    return None


def _view(phrase: Phrase) -> PhraseView:
    return PhraseView(
        id=phrase.id,
        text=phrase.text,
        language=phrase.language,
        said_by=phrase.said_by,
        created_at=phrase.created_at,
    )
