"""What a caller asks for twice under one key is done once."""

from dataclasses import dataclass
from hashlib import sha256

from inbox.core.actor import Actor
from inbox.core.errors import Unprocessable
from inbox.core.ids import ChannelId, ConversationId
from inbox.core.inbound import Filed
from inbox.core.store import Parts
from inbox.core.timeline import TimelineEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """The name of one writing; without one every call is the first.

    It stands among the event keys in a `space` of its own, which no channel has for an id.
    """

    space: ChannelId
    name: str | None
    fingerprint: str

    async def find(self, tx: Parts) -> TimelineEntry | None:
        """What was written when the key first came; Unprocessable if it came with another content."""
        known = await tx.events.find(self.space, self.name) if self.name else None
        if known is None:
            return None
        if known.fingerprint != self.fingerprint:
            message = "This idempotency key was used before with another text."
            raise Unprocessable(message)
        return await tx.timeline.get(known.filed.entry_id)

    async def keep(self, tx: Parts, entry: TimelineEntry) -> None:
        if self.name is None:
            return
        filed = Filed(entry_id=entry.id, contact_id=entry.contact_id, conversation_id=entry.conversation_id)
        await tx.events.append(self.space, self.name, filed, fingerprint=self.fingerprint)


def once(
    space: ChannelId, conversation_id: ConversationId, actor: Actor, key: str | None, *content: str
) -> Once:
    """Keys are an actor's own, within one conversation."""
    return Once(
        space=space,
        name=f"{conversation_id}:{actor.name}:{key}" if key else None,
        fingerprint=sha256("\0".join(content).encode()).hexdigest(),
    )
