"""Keeps every background task: starts it, brings it back when it falls, and ends it."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

Factory = Callable[[], Coroutine[Any, Any, None]]

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0
_HEALTHY_AFTER = 10.0

_log = structlog.get_logger(__name__)


class Supervisor:
    """The only creator of tasks."""

    def __init__(self, *, first_pause: float = _FIRST_PAUSE, healthy_after: float = _HEALTHY_AFTER) -> None:
        self._first_pause = first_pause
        self._healthy_after = healthy_after
        self._tasks: set[asyncio.Task[None]] = set()
        self._down: set[str] = set()

    def spawn(self, factory: Factory, name: str) -> None:
        """Run it for ever: when it raises or returns, it is started again after a growing pause."""
        _ = self.once(lambda: self._keep_up(factory, name), name)

    def once(self, factory: Factory, name: str) -> "asyncio.Task[None]":
        """Run it to its end; what it raises is logged."""
        task = asyncio.create_task(factory(), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def is_up(self, name: str) -> bool:
        """A task of that name runs and has not fallen lately."""
        return name not in self._down and any(task.get_name() == name for task in self._tasks)

    async def stop(self, name: str | None = None) -> None:
        """Cancel all tasks, or those of that name, and wait until they are gone."""
        tasks = [task for task in self._tasks if name in (None, task.get_name())]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep_up(self, factory: Factory, name: str) -> None:
        pause = self._first_pause
        loop = asyncio.get_running_loop()
        while True:
            healthy = loop.call_later(self._healthy_after, self._is_back, name)
            started = loop.time()
            try:
                await factory()
            except Exception as error:
                self._fell(name, error)
            else:
                self._fell(name, None)
            finally:
                healthy.cancel()
            if loop.time() - started >= self._healthy_after:
                pause = self._first_pause
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _fell(self, name: str, error: Exception | None) -> None:
        if name not in self._down:
            self._down.add(name)
            _log.error("task_down", task=name, exc_info=error)

    def _is_back(self, name: str) -> None:
        if name in self._down:
            self._down.discard(name)
            _log.info("task_back", task=name)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("task_failed", task=task.get_name(), exc_info=error)
