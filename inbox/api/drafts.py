"""What an agent has begun to write in a conversation, and up to where they have read it."""

from typing import Any

from aiohttp import web

from inbox.actions.draft import files_of, keep_draft
from inbox.api.access import CONVERSATION, fetch
from inbox.api.call import Call
from inbox.api.message_shapes import LONGEST_TEXT, DraftView, NewDraft, NewReading, TypedLetter, upload_views
from inbox.core.draft import Draft, DraftLetter
from inbox.core.ids import ConversationId, EntryId, UploadId
from inbox.core.store import Parts
from inbox.kit.text import clean


async def get_draft(call: Call[Any, None]) -> DraftView | web.Response:
    """JSON's null where nothing was begun."""
    conversation = await fetch(call.parts, call.caller, CONVERSATION, call.id)
    draft = await call.parts.drafts.find(call.agent_id("me"), conversation.id)
    if draft is None:
        return web.json_response(None)
    return await _view(call.parts, draft)


async def put_draft(call: Call[Any, NewDraft]) -> DraftView:
    draft = Draft(
        agent_id=call.agent_id("me"),
        conversation_id=ConversationId(call.id),
        text=clean(call.body.text, LONGEST_TEXT),
        note=call.body.note,
        uploads=tuple(dict.fromkeys(UploadId(each) for each in call.body.attachments)),
        letter=_typed(call.body.letter),
        updated_at=call.api.clock.now(),
    )

    async def unit(tx: Parts) -> None:
        await fetch(tx, call.caller, CONVERSATION, call.id)
        await keep_draft(tx, draft)

    await call.durably(unit)
    return await _view(call.parts, draft)


async def drop_draft(call: Call[Any, None]) -> None:
    agent_id = call.agent_id("me")

    async def unit(tx: Parts) -> None:
        conversation = await fetch(tx, call.caller, CONVERSATION, call.id)
        await tx.drafts.drop(agent_id, conversation.id)

    await call.durably(unit)


async def mark_read(call: Call[Any, NewReading]) -> None:
    """A mark never goes back, nor beyond the last entry that there is."""
    agent_id = call.agent_id("me")

    async def unit(tx: Parts) -> None:
        conversation = await fetch(tx, call.caller, CONVERSATION, call.id)
        await tx.readings.mark(agent_id, conversation.id, min(call.body.seq, conversation.last_seq))

    await call.durably(unit)


async def _view(parts: Parts, draft: Draft) -> DraftView:
    kept = draft.letter
    return DraftView(
        text=draft.text,
        note=draft.note,
        attachments=upload_views(await files_of(parts, draft)),
        updated_at=draft.updated_at,
        letter=None if kept is None else _shown(kept),
    )


def _typed(letter: TypedLetter | None) -> DraftLetter | None:
    if letter is None:
        return None
    typed = (letter.subject, letter.to, letter.cc, letter.bcc, letter.html)
    subject, to, cc, bcc, html = (clean(each, len(each)) for each in typed)
    forward = None if letter.forward is None else EntryId(letter.forward)
    return DraftLetter(subject=subject, to=to, cc=cc, bcc=bcc, html=html, forward=forward, quote=letter.quote)


def _shown(letter: DraftLetter) -> TypedLetter:
    return TypedLetter(
        subject=letter.subject,
        to=letter.to,
        cc=letter.cc,
        bcc=letter.bcc,
        html=letter.html,
        forward=letter.forward,
        quote=letter.quote,
    )
