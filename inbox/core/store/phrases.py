"""The phrases that are watched."""

from collections.abc import Sequence
from typing import Protocol

from inbox.core.ids import PhraseId
from inbox.core.phrase import Phrase

MOST = 200


class Phrases(Protocol):
    async def all(self) -> Sequence[Phrase]:
        """In the order in which they were added."""
        ...

    async def add(self, phrase: Phrase) -> bool:
        """False if there are `MOST` already."""
        ...

    async def remove(self, phrase_id: PhraseId) -> bool:
        """False if there is none."""
        ...
