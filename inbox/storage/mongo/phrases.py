"""Watched phrases in MongoDB."""

from collections.abc import Sequence

from inbox.core.ids import PhraseId
from inbox.core.phrase import Phrase
from inbox.core.store.phrases import MOST
from inbox.storage.codec import dump, load
from inbox.storage.mongo.handle import Handle
from inbox.storage.mongo.scalars import equal


class MongoPhrases:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def all(self) -> Sequence[Phrase]:
        found = await self._db.some("phrase", {}, [("row", 1)])
        return [load(Phrase, each["document"]) for each in found]

    async def add(self, phrase: Phrase) -> bool:
        if await self._db.number("phrase", {}) >= MOST:
            return False
        document = {"row": self._db.rows.next(), "document": dump(phrase).decode()}
        return await self._db.put("phrase", equal(_id=phrase.id), document)

    async def remove(self, phrase_id: PhraseId) -> bool:
        return bool(await self._db.drop("phrase", equal(_id=phrase_id)))
