"""Words between processes: small documents that others read from a change stream, gone in a minute."""

import asyncio
import contextlib
import json
from collections import deque
from datetime import UTC

from pymongo import WriteConcern
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import PyMongoError

from inbox.core.bus import Listener, Word
from inbox.core.clock import Clock
from inbox.storage.mongo.cancelling import heeding
from inbox.storage.mongo.handle import Document

FADES_AFTER_S = 60
_PAUSE_S = 1.0
_MOST_WAITING = 1000


class MongoBus:
    """Made before the store is open; `serve` is run by the store from then on."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: deque[Word] = deque(maxlen=_MOST_WAITING)
        self._woken = asyncio.Event()
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._listeners: list[Listener] = []

    def tell(self, word: Word) -> None:
        self._waiting.append(word)
        self._quiet.clear()
        self._woken.set()

    async def finish(self) -> None:
        """What was told last gets a moment to go out."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_PAUSE_S):
                await self._quiet.wait()

    def listen(self, listener: Listener) -> None:
        self._listeners.append(listener)

    async def serve(self, words: AsyncCollection[Document], name: str) -> None:
        """Tell and hear under this name until cancelled."""
        words = words.with_options(write_concern=WriteConcern(1))
        async with asyncio.TaskGroup() as both:
            both.create_task(self._speak(words, name))
            both.create_task(self._hear(words, name))

    async def _speak(self, words: AsyncCollection[Document], name: str) -> None:
        while True:
            await self._woken.wait()
            self._woken.clear()
            texts = [json.dumps(word) for word in self._waiting]
            self._waiting.clear()
            at = self._clock.now().astimezone(UTC)
            if texts:
                with contextlib.suppress(PyMongoError):
                    await heeding(words.insert_one({"by": name, "at": at, "texts": texts}))
            if not self._waiting:
                self._quiet.set()

    async def _hear(self, words: AsyncCollection[Document], name: str) -> None:
        others = {"$match": {"operationType": "insert", "fullDocument.by": {"$ne": name}}}
        while True:
            try:
                async with await words.watch([others]) as stream:
                    while True:
                        self._pass_on((await heeding(stream.next()))["fullDocument"])
            except PyMongoError:
                await asyncio.sleep(_PAUSE_S)

    def _pass_on(self, document: Document) -> None:
        for text in document["texts"]:
            word = json.loads(text)
            for listener in self._listeners:
                listener(document["by"], word)
