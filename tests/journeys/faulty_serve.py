"""The service with one seeded fault or one provocation, to show that the crash proofs would notice.

`python -m tests.journeys.faulty_serve FAULT serve …`; nothing of this is in the product.
"""

import sys

from inbox.app.cli import main
from inbox.core.errors import StoreUnavailable
from inbox.storage.sqlite import store as engine
from inbox.storage.sqlite.database import Writer

_EVERY = 40
_NO_LIMIT = 4_294_967_294


class AnswersEarly(Writer):
    """Promises before the commit."""

    async def durable(self, group):
        return


class DiskFullNowAndThen(Writer):
    """In the middle of some groups another unit finds the disk full, which costs the whole group."""

    _count = 0

    async def transact(self, unit):
        done = await super().transact(unit)
        self._count += 1
        if self._count % _EVERY == 0:
            # Nothing is awaited in between, so it is the same group.
            await self._provoke()
        return done

    async def _provoke(self):
        try:
            await super().transact(self._too_much)
        except StoreUnavailable:
            return
        raise AssertionError("the disk was not full")

    async def _too_much(self, _tx):
        execute = self.handle.connection.execute
        pages = execute("PRAGMA page_count").fetchall()[0][0]
        try:
            execute(f"PRAGMA max_page_count = {pages}").fetchall()
            execute("INSERT INTO meta VALUES ('too much', zeroblob(1000000))").fetchall()
        finally:
            execute(f"PRAGMA max_page_count = {_NO_LIMIT}").fetchall()


class ForgetsTheOthers(DiskFullNowAndThen):
    """Goes on in a new transaction, as if the one that SQLite rolled back had held that one unit only."""

    def _undo(self, group, cause, mark):
        if self.handle.connection.in_transaction:
            super()._undo(group, cause, mark)
        else:
            self.handle.connection.execute("BEGIN IMMEDIATE").fetchall()


assert callable(Writer._undo), "what the fault replaces is named otherwise by now"

FAULTS = {
    "answers-early": AnswersEarly,
    "disk-full": DiskFullNowAndThen,
    "disk-full-forgotten": ForgetsTheOthers,
}

if __name__ == "__main__":
    engine.Writer = FAULTS[sys.argv.pop(1)]
    main()
