"""What an agent has begun to write is kept until it is sent."""

import contextlib

from inbox.core.actor import Actor
from inbox.core.draft import Draft
from inbox.core.errors import NotFound
from inbox.core.ids import ConversationId
from inbox.core.store import Parts
from inbox.core.upload import Upload


async def keep_draft(tx: Parts, draft: Draft) -> None:
    """The last one wins; an empty one is none. NotFound without such a conversation."""
    await tx.conversations.get(draft.conversation_id)
    if draft.text.strip() or draft.uploads or _is_begun(draft):
        await tx.drafts.save(draft)
    else:
        await tx.drafts.drop(draft.agent_id, draft.conversation_id)


def _is_begun(draft: Draft) -> bool:
    """Somebody else to write to, or something to pass on; a subject alone comes by itself."""
    letter = draft.letter
    return letter is not None and bool(letter.to or letter.cc or letter.bcc or letter.forward)


async def use_up_draft(tx: Parts, actor: Actor, conversation_id: ConversationId, *, note: bool) -> None:
    """What was begun as the kind that has just been written is finished; the other kind stays."""
    if actor.agent_id is None:
        return
    begun = await tx.drafts.find(actor.agent_id, conversation_id)
    if begun is not None and begun.note == note:
        await tx.drafts.drop(actor.agent_id, conversation_id)


async def files_of(parts: Parts, draft: Draft) -> list[Upload]:
    """The files that were added to it and are still there."""
    found: list[Upload] = []
    for upload_id in draft.uploads:
        with contextlib.suppress(NotFound):
            found += await parts.uploads.of(f"agent:{draft.agent_id}", [upload_id])
    return found
