"""The text of a recording: read, downloaded, corrected, made again."""

from collections.abc import Mapping
from typing import Any

import msgspec
from aiohttp import web
from msgspec import structs

from inbox.actions.transcribe import cancel_text, correct_turn, transcribe_again
from inbox.api.access import ENTRY, fetch
from inbox.api.answers import Named
from inbox.api.call import Call
from inbox.api.entries import place_of
from inbox.api.names import agent_ref, agents_of
from inbox.api.recordings import files_of
from inbox.api.transcript_shapes import CorrectedTurn, SpeechView, TextQuery, TranscriptView, TurnView
from inbox.api.watched import phrases_said
from inbox.core.call import VOICEMAIL
from inbox.core.call import Call as PhoneCall
from inbox.core.errors import NotFound
from inbox.core.ids import AgentId
from inbox.core.store import Parts
from inbox.core.talk import Talk, talk_of
from inbox.core.timeline import Attachment, TimelineEntry
from inbox.core.transcript import Transcript
from inbox.core.transcription import TurnEdit, Written
from inbox.kit.subtitles import MEDIA_TYPES, subtitles

_NONE = "There is no text of this recording yet."


async def get_speech(call: Call[Any, None]) -> SpeechView:
    return SpeechView(model=call.api.speech_model())


async def get_transcript(call: Call[Any, None]) -> TranscriptView:
    entry, file = await _recording(call.parts, call)
    return await _view(call.parts, await _written(call.parts, entry, file), entry, file)


async def get_text(call: Call[TextQuery, None]) -> web.Response:
    """As a file, under the recording's name."""
    entry, file = await _recording(call.parts, call)
    written = await _written(call.parts, entry, file)
    form = call.query.form
    if form == "json":
        text = msgspec.json.encode(await _view(call.parts, written, entry, file)).decode()
    else:
        text = subtitles(written, form)
    name = f"transcript-{entry.id}-{call.request.match_info['n']}.{form}"
    return web.Response(
        text=text,
        content_type=MEDIA_TYPES[form],
        charset="utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


async def make_again(call: Call[Any, None]) -> None:
    async def unit(tx: Parts) -> None:
        entry, file = await _recording(tx, call)
        await transcribe_again(tx, entry, file, call.caller.actor, call.api.clock.now())

    await call.durably(unit)


async def cancel(call: Call[Any, None]) -> None:
    async def unit(tx: Parts) -> None:
        entry, file = await _recording(tx, call)
        await cancel_text(tx, entry, file, call.caller.actor, call.api.clock.now())

    await call.durably(unit)


async def put_turn(call: Call[Any, CorrectedTurn]) -> TranscriptView:
    place = call.request.match_info["turn"]
    if not (place.isascii() and place.isdigit() and len(place) < 7):
        raise NotFound("There is no such turn.")

    entry, file = await _recording(call.parts, call)

    async def unit(tx: Parts) -> Written:
        edit = TurnEdit(
            turn=int(place), text=call.body.text, at=call.api.clock.now(), by=call.caller.agent_id
        )
        return await correct_turn(tx, entry.id, file.blob, edit, call.body.run, call.caller.actor)

    return await _view(call.parts, await call.durably(unit), entry, file)


async def _recording(parts: Parts, call: Call[Any, Any]) -> tuple[TimelineEntry, Attachment]:
    entry = await fetch(parts, call.caller, ENTRY, call.id)
    return entry, files_of(entry)[place_of(entry, call.request.match_info["n"])]


async def _written(parts: Parts, entry: TimelineEntry, file: Attachment) -> Written:
    written = await parts.transcripts.written(entry.id, file.blob) if file.blob else None
    if written is None:
        raise NotFound(_NONE)
    return written


async def _view(parts: Parts, written: Written, entry: TimelineEntry, file: Attachment) -> TranscriptView:
    transcript = written.transcript
    edits = {edit.turn: edit for edit in written.edits}
    agents = await agents_of(parts, (edit.by for edit in edits.values()))
    watched = await phrases_said(parts, entry, written)
    return TranscriptView(
        run=written.run,
        language=transcript.language,
        duration=transcript.duration,
        engine=transcript.engine,
        model=transcript.model,
        mono=transcript.facts.mono,
        warnings=transcript.facts.warnings,
        legs=transcript.legs,
        talk=_talk(transcript, entry, file),
        turns=[
            structs.replace(_turn(written, place, edits.get(place), agents), watched=watched.get(place, ()))
            for place in range(len(transcript.turns))
        ],
    )


def _talk(transcript: Transcript, entry: TimelineEntry, file: Attachment) -> Talk | None:
    """Of calls alone: a message on the machine is no talk."""
    body = entry.body
    if not isinstance(body, PhoneCall) or file.shown_as == VOICEMAIL:
        return None
    return talk_of(transcript, client=body.client_leg)


def _turn(written: Written, place: int, edit: TurnEdit | None, agents: Mapping[AgentId, Named]) -> TurnView:
    turn = written.transcript.turns[place]
    corrected = edit is not None and edit.text != turn.text
    return TurnView(
        turn=place,
        leg=turn.leg,
        start=turn.start,
        end=turn.end,
        text=edit.text if edit else turn.text,
        words=turn.words,
        aside=turn.aside,
        heard=turn.text if corrected else None,
        corrected_by=agent_ref(agents, edit.by) if edit and corrected else None,
        corrected_at=edit.at if edit and corrected else None,
    )
