"""Up to where each agent has read, in SQLite."""

from collections.abc import Mapping, Sequence

from inbox.core.ids import AgentId, ConversationId
from inbox.core.store.readings import MOST
from inbox.storage.sqlite.handle import Handle
from inbox.storage.sqlite.paging import marks

# An entry is inbound if a person outside wrote it; see core.timeline.
_INBOUND = (
    "(kind = 'form' OR (kind = 'call' AND coalesce(json_extract(body, '$.direction'), 'in') = 'in')"
    " OR (kind = 'message' AND json_extract(body, '$.direction') = 'in'"
    " AND coalesce(json_extract(body, '$.letter.automatic'), '') NOT IN ('reply', 'bounce')))"
)


class SqliteReadings:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def mark(self, agent_id: AgentId, conversation_id: ConversationId, seq: int) -> bool:
        moved = self._db.count(
            "INSERT INTO reading (agent, conversation, seq) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET seq = excluded.seq WHERE excluded.seq > seq",
            agent_id,
            conversation_id,
            seq,
        )
        if moved:
            self._db.touch("reading", agent_id, None, conversation_id)
        return bool(moved)

    async def unread(
        self, agent_id: AgentId, conversation_ids: Sequence[ConversationId]
    ) -> Mapping[ConversationId, int]:
        wanted = list(dict.fromkeys(conversation_ids))
        rows = self._db.rows(
            "SELECT c.id, (SELECT count(*) FROM (SELECT 1 FROM entry WHERE conversation = c.id"  # noqa: S608 - only placeholders and constants are put in
            f" AND seq > coalesce(r.seq, 0) AND {_INBOUND} LIMIT ?))"
            " FROM conversation c LEFT JOIN reading r ON r.agent = ? AND r.conversation = c.id"
            f" WHERE c.id IN ({marks(wanted)}) AND c.last_inbound_seq > coalesce(r.seq, 0)",
            [MOST, agent_id, *wanted],
        )
        return {ConversationId(row[0]): row[1] for row in rows}

    async def count_unread(self, agent_id: AgentId, *, assignee: AgentId | None) -> int:
        row = self._db.row(
            "SELECT count(*) FROM (SELECT 1 FROM conversation c"
            " LEFT JOIN reading r ON r.agent = ? AND r.conversation = c.id"
            " WHERE c.assignee IS ? AND c.status IN ('open', 'pending', 'snoozed')"
            " AND c.last_inbound_seq > coalesce(r.seq, 0) LIMIT ?)",
            agent_id,
            assignee,
            MOST,
        )
        return row[0] if row else 0
