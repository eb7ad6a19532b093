"""An entry says something else from now on, and is found by that."""

from dataclasses import replace

from inbox.actions.preview import preview
from inbox.core.store import Parts
from inbox.core.timeline import Form, Message, TimelineEntry


async def rewrite(tx: Parts, entry: TimelineEntry, body: Form | Message) -> TimelineEntry:
    """The entry with this body; the conversation's preview follows if it is the last one."""
    changed = replace(entry, body=body)
    await tx.timeline.revise(changed, preview=preview(body))
    if changed.texts != entry.texts:
        await tx.search.renew(entry.id)
    return changed
