"""A fresh store for one example of a property."""

import asyncio
import contextlib
import tempfile
from pathlib import Path

from inbox.core.clock import SystemClock
from inbox.storage import open_store


@contextlib.asynccontextmanager
async def fresh_store():
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'onewindow.db'}", clock=SystemClock())
        await store.open()
        yield store
        await store.close()


def with_store(story):
    """Run the story on a store of its own and return what it returns."""

    async def run():
        async with fresh_store() as store:
            return await story(store)

    return asyncio.run(run())
