"""What a visitor sees of the timeline: the messages of his chat, and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Any

from inbox.core.ids import AgentId, SiteId
from inbox.core.store import Store
from inbox.core.timeline import Message, TimelineEntry
from widgets.chat.frames import encode
from widgets.file_links import FileLinks


class EntryFrames:
    """Writes the frames of entries, each once for all who see it."""

    def __init__(self, store: Store, links: FileLinks) -> None:
        self._store = store
        self._links = links

    async def of(self, site_id: SiteId, entries: Sequence[TimelineEntry]) -> list[tuple[int, bytes | None]]:
        """Every entry's seq with its frame, None for what is not the visitor's to see."""
        names = await self.names(entry.author for entry in entries if isinstance(entry.body, Message))
        return [(entry.seq, self._frame(site_id, entry, names)) for entry in entries]

    async def names(self, agents: Any) -> Mapping[AgentId, str]:
        wanted = list(dict.fromkeys(each for each in agents if each is not None))
        found = await self._store.agents.many(wanted) if wanted else []
        return {agent.id: agent.name for agent in found}

    def _frame(self, site_id: SiteId, entry: TimelineEntry, names: Mapping[AgentId, str]) -> bytes | None:
        body = entry.body
        if not isinstance(body, Message) or body.deleted_at is not None:
            return None
        told = {
            "id": entry.id,
            "direction": body.direction,
            "text": body.text,
            "at": min(entry.at, entry.received_at),
            "client_id": body.client_id if entry.inbound else None,
            "agent": names.get(entry.author) if entry.author else None,
            "attachments": [
                {
                    "name": file.name,
                    "type": file.media_type,
                    "size": file.size,
                    "url": self._links.path(site_id, entry.id, place),
                }
                for place, file in enumerate(body.attachments)
            ],
        }
        return encode({"t": "entry", "seq": entry.seq, "entry": told})
