"""Watched phrases in SQLite."""

from collections.abc import Sequence

from inbox.core.ids import PhraseId
from inbox.core.phrase import Phrase
from inbox.core.store.phrases import MOST
from inbox.storage.codec import dump, load
from inbox.storage.sqlite.handle import Handle


class SqlitePhrases:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def all(self) -> Sequence[Phrase]:
        return [load(Phrase, row[0]) for row in self._db.rows("SELECT document FROM phrase ORDER BY row")]

    async def add(self, phrase: Phrase) -> bool:
        added = "INSERT INTO phrase (id, document) SELECT ?, ? WHERE (SELECT count(*) FROM phrase) < ?"
        return bool(self._db.count(added, phrase.id, dump(phrase), MOST))

    async def remove(self, phrase_id: PhraseId) -> bool:
        return bool(self._db.count("DELETE FROM phrase WHERE id = ?", phrase_id))
