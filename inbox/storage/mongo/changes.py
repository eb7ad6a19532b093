"""The order of changes in MongoDB; a cursor is the store's epoch and a number.

A unit writes its changes without a number: a counter that every unit had to grow would make them all
conflict, and a time of writing would let a unit that commits late slip in behind a reader. Whoever reads
numbers first what has been committed, in a small transaction of its own. So numbers are given in one order
for all processes, and nothing ever appears behind a number that was given out.
"""

from collections.abc import Awaitable, Callable, Sequence

from inbox.core.ids import ContactId, ConversationId
from inbox.core.store.changes import Change
from inbox.storage.mongo.handle import Document, Handle
from inbox.storage.mongo.scalars import at_most, equal

_BATCH = 500
_COUNTER = equal(_id="changes")


async def write_changes(handle: Handle, by: str) -> None:
    """One document with all that the unit touched; `by` names the process that needs no word of it."""
    items = [[kind, public_id, *place] for (kind, public_id), place in handle.touched.items()]
    await handle.add("change", {"written": handle.rows.next(), "by": by, "last": None, "items": items})


class MongoChanges:
    """`settle` numbers what waits, outside of a unit; within one the unit itself does."""

    def __init__(self, handle: Handle, settle: Callable[[], Awaitable[None]] | None = None) -> None:
        self._db = handle
        self._settle = settle or self._settle_here
        self._epoch = ""

    async def head(self) -> str:
        await self._number_all()
        return await self._cursor((await self._counter())["number"])

    async def after(self, cursor: str, *, limit: int) -> Sequence[Change] | None:
        epoch, _, number = cursor.partition(".")
        if epoch != await self._epoch_of_store() or not (
            number.isascii() and number.isdigit() and len(number) < 19
        ):
            return None
        await self._number_all()
        found = await self._db.some("change", {"last": {"$gt": int(number)}}, [("last", 1)], limit=limit)
        # Asked afterwards: what was not pruned by now was not when they were read.
        if not await self._continues(int(number)):
            return None
        return [change for each in found for change in self._changes(each, int(number))][:limit]

    async def prune(self, *, keep: int) -> None:
        await self._number_all()
        floor = (await self._counter())["number"] - int(keep)
        await self._db.change("meta", _COUNTER, {"$max": {"floor": floor}})
        await self._db.drop("change", {"last": {"$gt": 0, **at_most(floor)}})

    async def number(self) -> bool:
        """Number some of what waits, within a unit; whether more may wait."""
        waiting = await self._db.some("change", {"last": None}, [("written", 1)], limit=_BATCH)
        if not waiting:
            return False
        total = sum(len(each["items"]) for each in waiting)
        counter = await self._db.swap("meta", _COUNTER, {"$inc": {"number": total}})
        last = counter["number"] - total if counter else 0
        numbered = []
        for each in waiting:
            last += len(each["items"])
            numbered.append(({"_id": each["_id"]}, {"$set": {"last": last}}))
        await self._db.change_each("change", numbered)
        return len(waiting) == _BATCH

    async def _number_all(self) -> None:
        if await self._db.one("change", {"last": None}) is not None:
            await self._settle()

    async def _settle_here(self) -> None:
        while await self.number():
            pass

    async def _continues(self, number: int) -> bool:
        """Whether nothing that followed the number was pruned, and the number was given out."""
        counter = await self._counter()
        return bool(counter["floor"] <= number <= counter["number"])

    async def _counter(self) -> Document:
        return await self._db.one("meta", _COUNTER) or {"number": 0, "floor": 0}

    def _changes(self, document: Document, after: int) -> list[Change]:
        first = document["last"] - len(document["items"]) + 1
        return [
            Change(
                cursor=f"{self._epoch}.{number}",
                kind=kind,
                id=public_id,
                contact_id=None if contact is None else ContactId(contact),
                conversation_id=None if conversation is None else ConversationId(conversation),
            )
            for number, (kind, public_id, contact, conversation) in enumerate(document["items"], first)
            if number > after
        ]

    async def _cursor(self, number: int) -> str:
        return f"{await self._epoch_of_store()}.{number}"

    async def _epoch_of_store(self) -> str:
        if not self._epoch:
            found = await self._db.one("meta", equal(_id="epoch"))
            self._epoch = found["value"] if found else self._epoch
        return self._epoch
