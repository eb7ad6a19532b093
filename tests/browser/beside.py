"""A provider's server beside a browser: on a loop of its own, as Playwright keeps the test's busy."""

import asyncio
from collections.abc import Coroutine
from threading import Thread
from typing import Any


class Beside:
    """`api` is the provider, with what it was sent; it was started and waits."""

    def __init__(self, api: Any) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever)
        self._thread.start()
        self.api = api
        self.wait(api.start())

    def stop(self) -> None:
        self.wait(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def call(self, deed: Any, *words: Any, **more: Any) -> Any:
        """What a function of the provider gives that has to be called on its loop."""

        async def done() -> Any:
            return deed(*words, **more)

        return self.wait(done())

    async def _stop(self) -> None:
        await self.api.stop()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
