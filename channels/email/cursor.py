"""How far a folder was read, as it is remembered."""

from dataclasses import dataclass
from datetime import date

import msgspec

from inbox.core.outside import Remembered


class Cursor(msgspec.Struct, frozen=True):
    """`uid` is the last one that is filed, while the folder is numbered by `validity`; what is older than
    `since` is not ours to read."""

    validity: int
    uid: int
    since: date


@dataclass(frozen=True, slots=True)
class Cursors:
    remembered: Remembered

    async def find(self, folder: str) -> Cursor | None:
        told = await self.remembered.recall(f"cursor:{folder}")
        return None if told is None else msgspec.json.decode(told, type=Cursor)

    async def save(self, folder: str, cursor: Cursor) -> None:
        await self.remembered.remember(f"cursor:{folder}", msgspec.json.encode(cursor).decode())
