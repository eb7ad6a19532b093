"""The order of changes in SQLite; a cursor is the store's epoch and a number."""

from collections.abc import Sequence

from inbox.core.ids import ContactId, ConversationId
from inbox.core.store.changes import Change
from inbox.storage.sqlite.handle import Handle


class SqliteChanges:
    def __init__(self, handle: Handle) -> None:
        self._db = handle
        self._epoch = ""

    async def head(self) -> str:
        return self._cursor(self._last())

    async def after(self, cursor: str, *, limit: int) -> Sequence[Change] | None:
        epoch, _, number = cursor.partition(".")
        if epoch != self._epoch_of_store() or not (
            number.isascii() and number.isdigit() and len(number) < 19
        ):
            return None
        if not self._continues(int(number)):
            return None
        rows = self._db.rows(
            "SELECT seq, kind, id, contact, conversation FROM change WHERE seq > ? ORDER BY seq LIMIT ?",
            (int(number), limit),
        )
        return [
            Change(
                cursor=self._cursor(row[0]),
                kind=row[1],
                id=row[2],
                contact_id=None if row[3] is None else ContactId(row[3]),
                conversation_id=None if row[4] is None else ConversationId(row[4]),
            )
            for row in rows
        ]

    async def prune(self, *, keep: int) -> None:
        self._db.run("DELETE FROM change WHERE seq <= (SELECT max(seq) FROM change) - ?", keep)

    def _continues(self, number: int) -> bool:
        """Whether nothing that followed the number was pruned, and the number was given out."""
        last = self._last()
        row = self._db.row("SELECT min(seq) FROM change")
        first = last + 1 if row is None or row[0] is None else row[0]
        return bool(first - 1 <= number <= last)

    def _last(self) -> int:
        """The newest number given out, even if its change was pruned since."""
        row = self._db.row("SELECT seq FROM sqlite_sequence WHERE name = 'change'")
        return row[0] if row else 0

    def _cursor(self, number: int) -> str:
        return f"{self._epoch_of_store()}.{number}"

    def _epoch_of_store(self) -> str:
        if not self._epoch:
            row = self._db.row("SELECT value FROM meta WHERE key = 'epoch'")
            self._epoch = row[0] if row else self._epoch
        return self._epoch
