"""Drafts in SQLite."""

from collections.abc import Sequence

from inbox.core.draft import Draft, DraftLetter
from inbox.core.ids import AgentId, ConversationId, UploadId
from inbox.storage.codec import dump, from_micros, load, to_micros
from inbox.storage.sqlite.handle import Handle

_MOST = 100


class SqliteDrafts:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def find(self, agent_id: AgentId, conversation_id: ConversationId) -> Draft | None:
        row = self._db.row(
            "SELECT text, note, uploads, updated_at, letter FROM draft WHERE agent = ? AND conversation = ?",
            agent_id,
            conversation_id,
        )
        if row is None:
            return None
        return Draft(
            agent_id=agent_id,
            conversation_id=conversation_id,
            text=row[0],
            note=bool(row[1]),
            uploads=load(tuple[UploadId, ...], row[2]),
            updated_at=from_micros(row[3]),
            letter=None if row[4] is None else load(DraftLetter, row[4]),
        )

    async def save(self, draft: Draft) -> None:
        self._db.run(
            "INSERT OR REPLACE INTO draft (agent, conversation, text, note, uploads, updated_at, letter)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            draft.agent_id,
            draft.conversation_id,
            draft.text,
            draft.note,
            dump(draft.uploads),
            to_micros(draft.updated_at),
            None if draft.letter is None else dump(draft.letter),
        )

    async def drop(self, agent_id: AgentId, conversation_id: ConversationId) -> None:
        self._db.run("DELETE FROM draft WHERE agent = ? AND conversation = ?", agent_id, conversation_id)

    async def of(self, agent_id: AgentId) -> Sequence[ConversationId]:
        rows = self._db.rows(
            "SELECT conversation FROM draft WHERE agent = ? ORDER BY updated_at DESC LIMIT ?",
            (agent_id, _MOST),
        )
        return [ConversationId(row[0]) for row in rows]
